import { arch } from "node:os";
import type { FileSystem } from "../host/files.ts";

/** How many `#!` scripts the kernel follows from one to the next. */
const DEEPEST_SCRIPT = 5;

/** Bytes of a file that the kernel looks at for a `#!` line (BINPRM_BUF_SIZE). */
const HEAD_BYTES = 256;

/** ELF machine numbers (elf.h) that a kernel runs, 32-bit ones of the same family included. */
const MACHINES: Readonly<Record<string, readonly number[]>> = { x64: [62, 3], arm64: [183, 40] };

const PT_INTERP = 3;

/** Why the kernel would not execute a file that may be executed, or undefined. Follows `#!` lines and ELF headers. */
export function faultOfFormat(file: string, fs: FileSystem, depth = 0): string | undefined {
  const head = readAt(file, 0, HEAD_BYTES, fs);
  // What may be executed but not read cannot be looked into; the kernel will know.
  if (head === undefined) return undefined;
  if (head.toString("latin1", 0, 2) === "#!") return faultOfScript(head, fs, depth);
  if (head.toString("latin1", 0, 4) === "\x7fELF") return faultOfElf(file, head, fs);
  return "is neither a program nor a script that starts with #!";
}

/** The interpreter of a `#!` line, or undefined where the file is no script. */
export function interpreterOf(file: string, fs: FileSystem): string | undefined {
  const head = readAt(file, 0, HEAD_BYTES, fs);
  return head?.toString("latin1", 0, 2) === "#!" ? interpreterIn(head) : undefined;
}

function interpreterIn(head: Buffer): string | undefined {
  return /^#![ \t]*([^ \t\n\0]+)/.exec(head.toString("latin1"))?.[1];
}

function faultOfScript(head: Buffer, fs: FileSystem, depth: number): string | undefined {
  const interpreter = interpreterIn(head);
  if (interpreter === undefined) return "has a #! line without an interpreter";
  if (depth >= DEEPEST_SCRIPT) return "has #! lines that lead to each other too often";
  try {
    fs.accessSync(interpreter, fs.constants.X_OK);
  } catch {
    const hint = interpreter.endsWith("\r") ? ": the line ends with a carriage return" : "";
    return `needs the interpreter ${interpreter.trimEnd()}, which is not there or not executable${hint}`;
  }
  const fault = faultOfFormat(interpreter, fs, depth + 1);
  return fault && `needs the interpreter ${interpreter}, which ${fault}`;
}

/** Reads what ELF-64 (System V ABI) says of the machine and the loader. */
function faultOfElf(file: string, head: Buffer, fs: FileSystem): string | undefined {
  const machine = head.length >= 20 ? head.readUInt16LE(18) : -1;
  if (!(MACHINES[arch()] ?? [machine]).includes(machine)) return "is built for another kind of machine";
  const is64 = head[4] === 2;
  if (!is64 || head.length < 64) return undefined;
  const offset = Number(head.readBigUInt64LE(32));
  const size = head.readUInt16LE(54);
  const headers = readAt(file, offset, size * head.readUInt16LE(56), fs);
  for (let at = 0; headers && size >= 56 && at + size <= headers.length; at += size) {
    if (headers.readUInt32LE(at) !== PT_INTERP) continue;
    const from = Number(headers.readBigUInt64LE(at + 8));
    const length = Number(headers.readBigUInt64LE(at + 32));
    const loader = readAt(file, from, Math.min(length, 4096), fs)?.toString("latin1").replace(/\0.*$/s, "");
    if (loader && !fs.existsSync(loader))
      return `needs the loader ${loader}, which is not there: it is built for another libc`;
  }
  return undefined;
}

function readAt(file: string, position: number, length: number, fs: FileSystem): Buffer | undefined {
  let fd: number;
  try {
    fd = fs.openSync(file, "r");
  } catch {
    return undefined;
  }
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, fs.readSync(fd, bytes, 0, length, position));
  } finally {
    fs.closeSync(fd);
  }
}
