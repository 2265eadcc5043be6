import type { Problem } from "../errors/problem.ts";
import type { Executable } from "../host/command.ts";
import type { FileSystem } from "../host/files.ts";
import { interpreterOf } from "./format.ts";

/** Shells that drop a variable whose name is no shell name when they start a program; bash and zsh keep it. */
const DROPPING_SHELLS: ReadonlySet<string> = new Set(["dash", "ash", "busybox", "ksh", "mksh"]);

/** POSIX.1-2024, XBD 3.216: a name in the shell. */
const SHELL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A warning where the command is a shell, or a script for one, that would drop some of the variables. */
export function droppedByShell({ file, env }: Executable, fs: FileSystem): Problem[] {
  const names = [...env.keys()].filter((name) => !SHELL_NAME.test(name));
  if (names.length === 0) return [];
  const interpreter = interpreterOf(file, fs) ?? file;
  const shell = baseName(realPath(interpreter, fs));
  if (!DROPPING_SHELLS.has(shell)) return [];
  return [
    {
      code: "spec-invalid",
      message: `${shell} drops variables whose names are not letters, digits and _ when it starts a program: ${names.join(", ")}`,
      fix: "rename them, or start the program without a shell",
    },
  ];
}

function realPath(file: string, fs: FileSystem): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}
