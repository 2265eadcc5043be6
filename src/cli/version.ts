declare const ENVSHIM_VERSION: string | undefined;

/** The version of package.json; the build writes it in. */
export const VERSION: string = typeof ENVSHIM_VERSION === "string" ? ENVSHIM_VERSION : "from source";
