import { basename, extname, resolve } from "node:path";

/** A file or folder of this machine in the container, which cannot write to it. */
export interface Mount {
  /** An absolute path. */
  readonly source: string;
  readonly target: string;
}

/** Where all is that envshim reads in the container. */
const FOLDER = "/etc/envshim";

/** The spec, where it is looked for: with the end of its name, which says how it is written. */
export function specMount(file: string): Mount {
  const type = /^\.(?:ya?ml|jsonc?|toml)$/i.test(extname(file)) ? extname(file).toLowerCase() : ".yaml";
  return { source: resolve(file), target: `${FOLDER}/spec${type}` };
}

/** The secrets: a file, whose end of the name counts, or a folder. */
export function secretsMount(path: string): Mount {
  const name = basename(resolve(path));
  return {
    source: resolve(path),
    target: `${FOLDER}/secrets${/^\.env\b/.test(name) ? ".env" : extname(name).toLowerCase()}`,
  };
}

/** A file that a setting names. @param option the setting's, without dashes */
export function settingMount(option: string, path: string): Mount {
  return { source: resolve(path), target: `${FOLDER}/settings/${option}` };
}
