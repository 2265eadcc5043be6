import { arch } from "node:os";
import type { FileSystem } from "../host/files.ts";
import { lacks32Bit } from "../host/proc.ts";
import type { FormatFault } from "./fault.ts";

/** Reads a part of the file; shorter than asked for at its end. */
export type ReadAt = (position: number, length: number) => Buffer;

/** Where the headers of one class of ELF (System V ABI) have what the kernel looks at. */
interface Layout {
  readonly wide: boolean;
  readonly headersAt: number;
  readonly headerSizeAt: number;
  readonly headerSize: number;
  readonly offsetAt: number;
  readonly sizeAt: number;
}

const ELF_64: Layout = {
  wide: true,
  headersAt: 32,
  headerSizeAt: 54,
  headerSize: 56,
  offsetAt: 8,
  sizeAt: 32,
};
const ELF_32: Layout = {
  wide: false,
  headersAt: 28,
  headerSizeAt: 42,
  headerSize: 32,
  offsetAt: 4,
  sizeAt: 16,
};

/** The kernel goes by the machine (elf.h), not by the class that the file names. */
const LAYOUTS: Readonly<Record<string, Readonly<Record<number, Layout>>>> = {
  x64: { 62: ELF_64, 3: ELF_32, 6: ELF_32 },
  arm64: { 183: ELF_64, 40: ELF_32 },
};

const [ET_REL, ET_EXEC, ET_DYN, ET_CORE] = [1, 2, 3, 4];
const [PT_LOAD, PT_INTERP] = [1, 3];

/** Bytes of program headers that the kernel takes at most. */
const MOST_HEADERS = 65_536;

/** Bytes of a path with its NUL (PATH_MAX). */
const LONGEST_PATH = 4096;

/** What the kernel does with an ELF file. */
export type Elf =
  | FormatFault
  | {
      readonly kind: "program";
      readonly loader?: string | undefined;
      /** What is wrong with it beside a loader that is, which tells more. */
      readonly fault?: FormatFault | undefined;
    };

/**
 * What the kernel makes of an ELF file before there is no way back: an execve that fails aborts the runtime.
 *
 * Source: load_elf_binary and load_elf_phdrs in Linux's fs/binfmt_elf.c.
 * @param head the file's first 256 bytes, filled up with zeros as the kernel does
 */
export function inspectElf(head: Buffer, readAt: ReadAt, fs: FileSystem): Elf {
  const type = head.readUInt16LE(16);
  const layout = LAYOUTS[arch()]?.[head.readUInt16LE(18)];
  if (layout === undefined) return { kind: "other-machine" };
  if (type === ET_REL) return { kind: "object-file" };
  if (type === ET_CORE) return { kind: "core-file" };
  if (!layout.wide && lacks32Bit(fs)) return { kind: "no-32-bit" };
  const size = layout.headerSize * head.readUInt16LE(layout.headerSizeAt + 2);
  if (head.readUInt16LE(layout.headerSizeAt) !== layout.headerSize || size === 0 || size > MOST_HEADERS) {
    return { kind: "damaged", part: "header" };
  }
  const headers = readAt(readOffset(head, layout.headersAt, layout), size);
  if (headers.length < size) return { kind: "damaged", part: "program headers" };
  const elf = readHeaders(headers, layout, readAt);
  const isProgram = type === ET_EXEC || type === ET_DYN;
  return elf.kind !== "program" || isProgram ? elf : { ...elf, fault: { kind: "damaged", part: "header" } };
}

function readHeaders(headers: Buffer, layout: Layout, readAt: ReadAt): Elf {
  let loads = false;
  let loader: string | undefined;
  for (let at = 0; at < headers.length; at += layout.headerSize) {
    const type = headers.readUInt32LE(at);
    if (type === PT_LOAD) loads = true;
    if (type !== PT_INTERP || loader !== undefined) continue;
    loader = readLoader(headers.subarray(at), layout, readAt);
    if (loader === undefined) return { kind: "damaged", part: "name of the loader" };
  }
  return { kind: "program", loader, fault: loads ? undefined : { kind: "nothing-to-load" } };
}

function readLoader(header: Buffer, layout: Layout, readAt: ReadAt): string | undefined {
  const size = readOffset(header, layout.sizeAt, layout);
  if (size < 2 || size > LONGEST_PATH) return undefined;
  const name = readAt(readOffset(header, layout.offsetAt, layout), size);
  if (name.length < size || name.at(-1) !== 0) return undefined;
  return name.toString("utf8", 0, name.indexOf(0));
}

function readOffset(bytes: Buffer, at: number, { wide }: Layout): number {
  return wide ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at);
}
