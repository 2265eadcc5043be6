import type { Stats } from "node:fs";
import { arch } from "node:os";
import { errnoOf, isMissing } from "../host/errno.ts";
import type { FileSystem } from "../host/files.ts";
import { noexecMountOf } from "../host/noexec.ts";
import { inspectElf, type ReadAt } from "./elf.ts";
import type { FileFault, FormatFault } from "./fault.ts";

/** How many `#!` scripts the kernel follows from one to the next. */
const DEEPEST_SCRIPT = 5;

/** The permissions to execute of owner, group and others. */
const ANY_MAY_EXECUTE = 0o111;

/** Bytes of a file that the kernel looks at for a `#!` line (BINPRM_BUF_SIZE). */
const HEAD_BYTES = 256;

/** The loader of nearly all programs, and of envshim itself: it is not looked into. */
const LOADERS: Readonly<Record<string, string>> = {
  x64: "/lib64/ld-linux-x86-64.so.2",
  arm64: "/lib/ld-linux-aarch64.so.1",
};

/**
 * Why the kernel would not execute a file, or undefined. Follows `#!` lines and ELF headers to the last interpreter and
 * loader: the runtime aborts, with its own stack trace, on an execve that fails.
 */
export function faultOfFile(file: string, fs: FileSystem, depth = 0): FileFault | undefined {
  return faultOfAccess(file, fs) ?? withFile(file, fs, (readAt) => faultOfFormat(readAt, fs, depth));
}

/** What a `#!` line starts. */
export interface Interpreter {
  readonly file: string;
  /** The rest of the line, which the kernel hands over as one argument. */
  readonly argument: string | undefined;
}

/** The interpreter of a `#!` line, or undefined where the file is no script. */
export function interpreterOf(file: string, fs: FileSystem): Interpreter | undefined {
  return withFile(file, fs, (readAt) => {
    const head = readHead(readAt);
    return isScript(head) ? interpreterIn(head) : undefined;
  });
}

function faultOfAccess(file: string, fs: FileSystem): FileFault | undefined {
  let stat: Stats;
  try {
    stat = fs.statSync(file);
    if (!stat.isFile()) return { kind: stat.isDirectory() ? "folder" : "special-file" };
  } catch (error) {
    if (isMissing(error)) return { kind: "missing" };
    return errnoOf(error) === "EACCES" ? { kind: "unreachable" } : { kind: "errno", error };
  }
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return undefined;
  } catch (error) {
    if (errnoOf(error) !== "EACCES") return { kind: "errno", error };
    const mount = (stat.mode & ANY_MAY_EXECUTE) === 0 ? undefined : noexecMountOf(file, fs);
    return mount === undefined ? { kind: "forbidden" } : { kind: "noexec", mount };
  }
}

function faultOfFormat(readAt: ReadAt, fs: FileSystem, depth: number): FormatFault | undefined {
  const head = readHead(readAt);
  if (isScript(head)) return faultOfScript(head, fs, depth);
  if (!isElf(head)) return { kind: "unknown-format" };
  const elf = inspectElf(head, readAt, fs);
  if (elf.kind !== "program") return elf;
  const { loader } = elf;
  const fault = loader === undefined ? undefined : faultOfLoader(loader, head, fs);
  return loader !== undefined && fault ? { kind: "loader", file: loader, fault } : elf.fault;
}

/** Source: load_script in Linux's fs/binfmt_script.c. */
function faultOfScript(head: Buffer, fs: FileSystem, depth: number): FormatFault | undefined {
  const interpreter = interpreterIn(head);
  if (interpreter === undefined) return { kind: "no-interpreter" };
  const { file } = interpreter;
  // Nothing ends the name where the kernel stops reading: it may be a part of the name.
  if (head.indexOf(file, 2) + Buffer.byteLength(file) === HEAD_BYTES) return { kind: "line-too-long" };
  if (depth >= DEEPEST_SCRIPT) return { kind: "too-many-scripts" };
  const fault = faultOfFile(file, fs, depth + 1);
  // Told where it happens, not six times over.
  if (fault?.kind === "too-many-scripts") return fault;
  return fault && { kind: "interpreter", file, fault };
}

function faultOfLoader(loader: string, program: Buffer, fs: FileSystem): FileFault | undefined {
  const fault = faultOfAccess(loader, fs);
  if (fault || loader === LOADERS[arch()]) return fault;
  return withFile(loader, fs, (readAt) => {
    const head = readHead(readAt);
    if (!isElf(head)) return { kind: "unknown-format" };
    if (head.readUInt16LE(18) !== program.readUInt16LE(18)) return { kind: "other-machine" };
    const elf = inspectElf(head, readAt, fs);
    return elf.kind === "program" ? elf.fault : elf;
  });
}

function interpreterIn(head: Buffer): Interpreter | undefined {
  const [, file, argument] = /^#![ \t]*([^ \t\n\0]+)[ \t]*([^\n\0]*)/.exec(head.toString()) ?? [];
  return file === undefined ? undefined : { file, argument: argument?.trimEnd() || undefined };
}

function isScript(head: Buffer): boolean {
  return head[0] === 0x23 && head[1] === 0x21;
}

function isElf(head: Buffer): boolean {
  return head.readUInt32BE(0) === 0x7f454c46;
}

/** As the kernel has it: filled up with zeros where the file is shorter. */
function readHead(readAt: ReadAt): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  readAt(0, HEAD_BYTES).copy(head);
  return head;
}

/** @returns undefined where it may not be read: what may be executed all the same cannot be looked into */
function withFile<T>(file: string, fs: FileSystem, look: (readAt: ReadAt) => T): T | undefined {
  let fd: number;
  try {
    fd = fs.openSync(file, "r");
  } catch {
    return undefined;
  }
  try {
    return look((position, length) => {
      const bytes = Buffer.alloc(length);
      return Number.isSafeInteger(position)
        ? bytes.subarray(0, fs.readSync(fd, bytes, 0, length, position))
        : bytes.subarray(0, 0);
    });
  } finally {
    fs.closeSync(fd);
  }
}
