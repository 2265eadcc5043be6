import { CommandError } from "../errors/errors.ts";
import { describeErrno, errnoOf, type FileSystem, isMissing } from "../host/files.ts";
import { faultOfFormat } from "./format.ts";

/** Where commands are looked for when PATH is not set; see exec(3). */
const DEFAULT_PATH = "/bin:/usr/bin";

/**
 * Finds the file of a command as execvp(3) does, and makes sure that exec will take it: the runtime aborts, with its
 * own stack trace, on an execve that fails.
 * @param path the PATH of the merged environment
 * @throws {CommandError} 127 where there is no such file, 126 where it cannot be executed
 */
export function lookUp(name: string, path: string | undefined, fs: FileSystem): string {
  const inPath = !name.includes("/");
  const candidates = inPath ? folders(path).map((folder) => `${folder}/${name}`) : [name];
  let refused: CommandError | undefined;
  for (const file of name === "" ? [] : candidates) {
    const fault = faultOfFile(file, fs);
    if (fault === undefined) return file;
    // Like execvp: a file that may not be executed does not end the search, but is told when nothing else is found.
    if (fault !== "missing") refused ??= notExecutable(file, fault);
  }
  throw refused ?? notFound(name, inPath, path);
}

function folders(path: string | undefined): string[] {
  // An empty part of PATH is the current folder.
  return (path ?? DEFAULT_PATH)
    .split(":")
    .map((folder) => (folder === "" ? "." : folder.replace(/(?<=.)\/+$/, "")));
}

function faultOfFile(file: string, fs: FileSystem): string | undefined {
  try {
    const stat = fs.statSync(file);
    if (!stat.isFile()) return stat.isDirectory() ? "is a folder" : "is not a regular file";
    fs.accessSync(file, fs.constants.X_OK);
  } catch (error) {
    if (isMissing(error)) return "missing";
    return errnoOf(error) === "EACCES" ? "may not be executed by this user" : describeErrno(error);
  }
  return faultOfFormat(file, fs);
}

function notExecutable(file: string, fault: string): CommandError {
  const fix = fault.startsWith("may not")
    ? "chmod +x it in the image; a noexec mount forbids it too"
    : undefined;
  return new CommandError("command-not-executable", [
    { message: `the command ${file} ${fault}`, ...(fix ? { fix } : {}) },
  ]);
}

function notFound(name: string, inPath: boolean, path: string | undefined): CommandError {
  const where = inPath
    ? `is not in PATH, which is ${path === "" ? "empty" : (path ?? `not set (so ${DEFAULT_PATH})`)}`
    : "is not there";
  return new CommandError("command-not-found", [
    {
      message: `the command ${JSON.stringify(name)} ${where}`,
      fix: "check the image's CMD and the spec's PATH",
    },
  ]);
}
