/** The folder that a spec is mounted into. */
export const FOLDER = "/etc/envshim";

/** Where a spec is looked for when no setting names one. */
export const DEFAULT_SPECS = ["yaml", "yml", "json", "jsonc", "toml"].map((type) => `${FOLDER}/spec.${type}`);

/** What `ENVSHIM_SPEC` is where no spec is meant. */
export const NONE = "none";

/** The largest spec that is read, in bytes: more than any environment can be. */
export const LARGEST_SPEC = 8 * 2 ** 20;
