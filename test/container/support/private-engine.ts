import { hasProgram } from "../../support/packages.ts";

const NO_ENGINE =
  "the container tests need Docker, and none answers here: install and start it, so that docker version works. As root on Debian ENVSHIM_TEST_INSTALL=1 npm test brings an engine of its own. ENVSHIM_TEST_DOCKER=off leaves the container tests out.";

/**
 * Looks whether a private engine can be started.
 * @param uid who runs the tests
 * @throws {Error} where it cannot, saying what to install
 */
export function requirePrivateEngine(uid: number | undefined = process.getuid?.()): void {
  if (uid !== 0 || !hasProgram("dockerd")) throw new Error(NO_ENGINE);
}
