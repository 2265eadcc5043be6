import { execa } from "execa";
import { ROOT } from "../../support/paths.ts";

/** Before the tests of reach: `npm run release`, which they look into. */
export default async function setUp(): Promise<void> {
  console.log("reach tests: making a release");
  await execa(process.execPath, [`${ROOT}build/release.mjs`], { stdin: "ignore" });
}
