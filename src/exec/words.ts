import type { Problem } from "../errors/problem.ts";
import { describeErrno } from "../host/files.ts";
import type { FileFault, LimitFault } from "./fault.ts";
import { LONGEST_STRING } from "./limits.ts";
import type { LookUp } from "./lookup.ts";
import { DEFAULT_PATH, type ShownPath } from "./search-path.ts";

/** The program that people start such a file with, by the end of the file's name. */
const INTERPRETERS: Readonly<Record<string, string>> = {
  py: "python3",
  sh: "sh",
  bash: "bash",
  js: "node",
  mjs: "node",
  rb: "ruby",
  pl: "perl",
};

/** What to say of a file that cannot be executed. */
export function refused({
  file,
  fault,
}: Pick<Extract<LookUp, { kind: "refused" }>, "file" | "fault">): Problem {
  const fix = fixOf(file, fault);
  return { message: `the command ${file} ${describe(fault)}`, ...(fix === undefined ? {} : { fix }) };
}

/** What to say of a command that is not there. */
export function notFound(
  name: string,
  { inPath, unreachable, beside }: Extract<LookUp, { kind: "not-found" }>,
  path: ShownPath,
): Problem {
  const where = inPath ? `is not in PATH, ${describePath(path)}` : "is not there";
  const closed =
    unreachable.length === 0 || path.kind !== "inherited"
      ? ""
      : `, of which this user may not search ${unreachable.join(", ")}`;
  return {
    message: `the command ${JSON.stringify(name)} ${where}${closed}`,
    fix: fixOfName(name, beside) ?? "check the image's CMD and the spec's PATH",
  };
}

/** What the name itself tells about the mistake. */
function fixOfName(name: string, beside: { readonly fault?: FileFault } | undefined): string | undefined {
  if (beside) return `it is in the working folder: write ${startOf(name, beside.fault)}`;
  if (name.startsWith("-")) {
    return "arguments after the image's name replace its CMD: write the command before them, or move it to ENTRYPOINT";
  }
  const words = name.trim().split(/\s+/);
  if (words.length < 2) return undefined;
  return `split it into words: CMD [${JSON.stringify(words[0])}, …], each word in quotes of its own`;
}

function startOf(name: string, fault: FileFault | undefined): string {
  const interpreter = INTERPRETERS[name.slice(name.lastIndexOf(".") + 1)];
  const bySelf = `./${name}`;
  if (fault === undefined) return interpreter ? `${bySelf}, or ${interpreter} ${name}` : bySelf;
  return interpreter ? `${interpreter} ${name}` : `${bySelf}, once it can be executed: it ${describe(fault)}`;
}

function describePath(path: ShownPath): string {
  switch (path.kind) {
    case "inherited":
      return path.value === "" ? "which is empty" : `which is ${path.value}`;
    case "spec":
      return `which is what the spec says${path.line === undefined ? "" : ` in line ${path.line}`}`;
    case "secret":
      return "which is a secret";
    case "unset":
      return `which is not set (so ${DEFAULT_PATH})`;
  }
}

/** The fault as the end of a sentence that starts with the file. */
function describe(fault: FileFault): string {
  switch (fault.kind) {
    case "missing":
      return "is not there";
    case "unreachable":
      return "is in a folder that this user may not search";
    case "folder":
      return "is a folder";
    case "special-file":
      return "is not a regular file";
    case "forbidden":
      return "may not be executed by this user";
    case "noexec":
      return `is on ${fault.mount}, which is mounted noexec`;
    case "being-written":
      return "is open for writing, and nobody can execute it meanwhile";
    case "errno":
      return describeErrno(fault.error);
    case "unknown-format":
      return "is neither a program nor a script that starts with #!";
    case "no-interpreter":
      return "has a #! line without an interpreter";
    case "line-too-long":
      return "has a #! line that is too long for the kernel";
    case "too-many-scripts":
      return "has #! lines that lead to each other too often";
    case "object-file":
      return "is an object file, not a program: it is not linked yet";
    case "core-file":
      return "is what a crash left behind, not a program";
    case "other-machine":
      return "is built for another kind of machine";
    case "no-32-bit":
      return "is a 32-bit program, which this kernel does not run";
    case "damaged":
      return `is damaged: its ${fault.part} ${fault.part.endsWith("s") ? "are" : "is"} cut off or not what ELF has there`;
    case "nothing-to-load":
      return "is damaged: no part of it would be loaded";
    case "interpreter":
      return `needs the interpreter ${fault.file.trimEnd()}, ${describeNeeded(fault.fault)}${returns(fault.file)}`;
    case "loader":
      return fault.fault.kind === "missing"
        ? `needs the loader ${fault.file}, which is not there: it is built for another libc`
        : `needs the loader ${fault.file}, which ${describe(fault.fault)}`;
  }
}

function describeNeeded(fault: FileFault): string {
  const plain = fault.kind === "missing" || fault.kind === "forbidden";
  return plain ? "which is not there or not executable" : `which ${describe(fault)}`;
}

function returns(interpreter: string): string {
  return interpreter.endsWith("\r") ? ": the line ends with a carriage return" : "";
}

function fixOf(file: string, fault: FileFault): string | undefined {
  switch (fault.kind) {
    case "forbidden":
      return "chmod +x it in the image";
    case "noexec":
      return "put it somewhere else, or mount that without noexec (Docker: --tmpfs PATH:exec)";
    case "unreachable":
      return "let this user search the folders on the way: chmod +x them in the image";
    case "unknown-format": {
      const interpreter = INTERPRETERS[file.slice(file.lastIndexOf(".") + 1)] ?? "sh";
      return `for a script: give it a first line such as #!/usr/bin/env ${interpreter}, or start it as ${interpreter} ${file}`;
    }
    case "being-written":
      return "start once it is written to the end; write it under another name and rename it";
    case "damaged":
    case "nothing-to-load":
      return "copy it anew: it may not have been written to the end";
    default:
      return undefined;
  }
}

/** What to say of variables that a shell does not hand on. */
export function dropped(shell: string, names: readonly string[]): Problem {
  return {
    code: "spec-invalid",
    message: `${shell} drops variables whose names are not letters, digits and _ when it starts a program: ${names.join(", ")}`,
    fix: "rename them, or start the program without a shell",
  };
}

/** What to say of arguments and an environment that the kernel would not take. */
export function overLimit(fault: LimitFault): Problem {
  switch (fault.kind) {
    case "long-variable":
      return tooLong(`the variable ${fault.variable} takes`, fault.bytes);
    case "long-argument":
      return tooLong(`argument ${fault.index} takes`, fault.bytes);
    case "total": {
      const largest = fault.largest.map(({ variable, bytes }) => `${variable} ${bytes}`).join(", ");
      return {
        message: `the arguments and ${fault.variables} variables take ${fault.bytes} bytes together, the kernel takes ${fault.most}; the largest: ${largest}`,
        fix: "pass large values as files; a larger stack limit (ulimit -s) gives more room, up to 6 MiB",
      };
    }
  }
}

function tooLong(what: string, bytes: number): Problem {
  return {
    message: `${what} ${bytes} bytes, the kernel takes ${LONGEST_STRING}`,
    fix: "pass large values as files",
  };
}
