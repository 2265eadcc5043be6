import { fileURLToPath } from "node:url";

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The repository's folder, with a slash at its end. */
export const ROOT = fromRoot("");
/** The mutation run has files of its own tested in the place of the built ones. */
const { TEST_ENVSHIM } = process.env;

/** The built executable. */
export const BINARY = TEST_ENVSHIM ?? fromRoot("dist/envshim");
/** The built plain bundle. */
export const BUNDLE = TEST_ENVSHIM ?? fromRoot("dist/envshim.cjs");
