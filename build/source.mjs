import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository's folder, with a slash at its end. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** @param {string} file below the repository's folder @returns {any} */
export function readJson(file) {
  return JSON.parse(readFileSync(ROOT + file, "utf8"));
}

/** The version of package.json. @returns {string} */
export function version() {
  return readJson("package.json").version;
}

/** The version of Node that is embedded: the one of package.json. @returns {string} */
export function nodeVersion() {
  return Object.values(readJson("package.json").optionalDependencies)[0];
}

/**
 * The commit that is built: Git's, or where there is no repository (in an image's build) that of ENVSHIM_COMMIT.
 * @returns {string} its hash; with `-dirty` where files differ from it; empty where it is not known
 */
export function commit() {
  const given = process.env.ENVSHIM_COMMIT;
  if (given) return given;
  const hash = git("rev-parse", "HEAD");
  return hash && git("status", "--porcelain", "--untracked-files=no") ? `${hash}-dirty` : hash;
}

/** When the commit was made, in seconds since 1970: the time of everything in a release. SOURCE_DATE_EPOCH wins. */
export function sourceDate() {
  return Number(process.env.SOURCE_DATE_EPOCH || git("log", "-1", "--format=%ct") || 0);
}

/** @param {readonly string[]} args */
function git(...args) {
  try {
    return execFileSync("git", args, {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "";
  }
}
