import { type Authority, type Certificate, makeAuthorityIn } from "./authority.ts";
import { tempDir } from "./temp.ts";

export type { Authority, Certificate };

/** Makes an authority that no one else trusts, in a folder that is gone when the test ends. */
export function makeAuthority(): Promise<Authority> {
  return makeAuthorityIn(tempDir());
}
