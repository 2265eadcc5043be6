import { fileURLToPath } from "node:url";

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The repository's folder, with a slash at its end. */
export const ROOT = fromRoot("");
/** The built executable. */
export const BINARY = fromRoot("dist/envshim");
/** The built plain bundle. */
export const BUNDLE = fromRoot("dist/envshim.cjs");
