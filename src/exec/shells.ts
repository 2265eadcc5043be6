import type { Problem } from "../errors/problem.ts";
import type { Executable } from "../host/command.ts";
import type { FileSystem } from "../host/files.ts";
import { interpreterOf } from "./format.ts";
import { dropped } from "./words.ts";

/** Shells that drop a variable whose name is no shell name when they start a program; bash and zsh keep it. */
const DROPPING_SHELLS: ReadonlySet<string> = new Set(["dash", "ash", "ksh", "mksh"]);

/** Files that are many programs each: the name that one is called by says which. */
const MANY_PROGRAMS: ReadonlySet<string> = new Set(["busybox", "toybox"]);

/** The names of their shells. */
const APPLET_SHELLS: ReadonlySet<string> = new Set(["sh", "ash"]);

/** POSIX.1-2024, XBD 3.216: a name in the shell. */
const SHELL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A warning where the command is a shell, or a script for one, that would drop some of the variables. */
export function droppedByShell(executable: Executable, fs: FileSystem): Problem[] {
  const names = [...executable.env.keys()].filter((name) => !SHELL_NAME.test(name));
  if (names.length === 0) return [];
  const shell = droppingShell(executable, fs);
  if (shell === undefined) return [];
  return [dropped(shell, names)];
}

function droppingShell({ file, name, args }: Executable, fs: FileSystem): string | undefined {
  const interpreter = interpreterOf(file, fs);
  const program = baseName(realPath(interpreter?.file ?? file, fs));
  if (!MANY_PROGRAMS.has(program)) return DROPPING_SHELLS.has(program) ? program : undefined;
  const calledBy = baseName(interpreter?.file ?? name);
  const first = interpreter ? interpreter.argument : args[0];
  const applet = calledBy === program ? first : calledBy;
  return applet !== undefined && APPLET_SHELLS.has(applet) ? `${program}'s ${applet}` : undefined;
}

function realPath(file: string, fs: FileSystem): string {
  try {
    return fs.realpathSync.native(file);
  } catch {
    return file;
  }
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}
