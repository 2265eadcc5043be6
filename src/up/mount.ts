import { basename, extname, resolve } from "node:path";

/** A file or folder of this machine in the container, which cannot write to it. */
export interface Mount {
  /** An absolute path. */
  readonly source: string;
  readonly target: string;
}

/** The folder of all that envshim reads in the container. */
const FOLDER = "/etc/envshim";

/** The spec, where it is looked for. It keeps the end of its name, which tells its format. */
export function specMount(file: string): Mount {
  const type = /^\.(?:ya?ml|jsonc?|toml)$/i.test(extname(file)) ? extname(file).toLowerCase() : ".yaml";
  return { source: resolve(file), target: `${FOLDER}/spec${type}` };
}

/** The secrets: a folder, or a file, which keeps the end of its name. */
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
