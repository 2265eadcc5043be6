import { SURVIVORS as cache } from "./survivors/cache.ts";
import { SURVIVORS as endpoints } from "./survivors/endpoints.ts";
import { SURVIVORS as exec } from "./survivors/exec.ts";
import { SURVIVORS as files } from "./survivors/files.ts";
import { SURVIVORS as http } from "./survivors/http.ts";
import { SURVIVORS as settings } from "./survivors/settings.ts";
import type { Survivors } from "./survivors/survivor.ts";
import { SURVIVORS as wire } from "./survivors/wire.ts";

/** THE list of mutants that may survive. */
export const SURVIVORS: Survivors = {
  ...cache,
  ...files,
  ...exec,
  ...http,
  ...wire,
  ...settings,
  ...endpoints,
};
