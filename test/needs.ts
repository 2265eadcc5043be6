// The first step of `npm test`: is everything here that the tests run? Nothing is installed unless
// ENVSHIM_TEST_INSTALL=1 says so.
import { installPrograms, missingPrograms, whatToDo } from "./support/packages.ts";

const { ENVSHIM_TEST_INSTALL, ENVSHIM_TEST_DOCKER } = process.env;
const missing = missingPrograms({ containers: ENVSHIM_TEST_DOCKER !== "off" });
try {
  if (missing.length > 0 && ENVSHIM_TEST_INSTALL !== "1") throw new Error(whatToDo(missing));
  if (missing.length > 0) installPrograms(missing);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
