/** What of a 64-byte ELF header, its program headers and what is behind them differs from a program that starts. */
export interface ElfChanges {
  readonly type?: number;
  readonly machine?: number;
  /** The class: 1 is 32-bit. */
  readonly class?: number;
  readonly headersAt?: bigint;
  readonly headerSize?: number;
  readonly headers?: number;
  /** The path of the loader, with its NUL where it has one; without, there is no PT_INTERP. */
  readonly loader?: string;
  readonly loaderAt?: bigint;
  readonly loaderSize?: bigint;
  /** Without a part that is loaded. */
  readonly loadsNothing?: boolean;
}

/** This machine's number in elf.h. */
export const MACHINE = process.arch === "arm64" ? 183 : 62;

/** The machine code of exit(7). */
const EXIT_7 = Buffer.from(
  process.arch === "arm64" ? "e00080d2a80b80d2010000d4" : "b83c000000bf070000000f05",
  "hex",
);

const [HEADER, PROGRAM_HEADER] = [64, 56];
const ADDRESS = 0x400000;

/** A whole ELF-64 program that ends with 7, with something about it changed. */
export function elf(changes: ElfChanges = {}): Buffer {
  const loader = changes.loader === undefined ? undefined : Buffer.from(changes.loader);
  const count = loader ? 2 : 1;
  const codeAt = HEADER + count * PROGRAM_HEADER;
  const header = Buffer.alloc(HEADER);
  header.write("\x7fELF\x02\x01\x01", "latin1");
  header[4] = changes.class ?? 2;
  header.writeUInt16LE(changes.type ?? 2, 16);
  header.writeUInt16LE(changes.machine ?? MACHINE, 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(BigInt(ADDRESS + codeAt), 24);
  header.writeBigUInt64LE(changes.headersAt ?? BigInt(HEADER), 32);
  header.writeUInt16LE(HEADER, 52);
  header.writeUInt16LE(changes.headerSize ?? PROGRAM_HEADER, 54);
  header.writeUInt16LE(changes.headers ?? count, 56);
  const loaded = codeAt + EXIT_7.length;
  const load = programHeader(changes.loadsNothing ? 4 : 1, 0n, BigInt(loaded));
  const named =
    loader &&
    programHeader(3, changes.loaderAt ?? BigInt(loaded), changes.loaderSize ?? BigInt(loader.length));
  return Buffer.concat([header, load, ...(named ? [named] : []), EXIT_7, ...(loader ? [loader] : [])]);
}

function programHeader(type: number, offset: bigint, size: bigint): Buffer {
  const header = Buffer.alloc(PROGRAM_HEADER);
  header.writeUInt32LE(type, 0);
  header.writeUInt32LE(5, 4);
  header.writeBigUInt64LE(offset, 8);
  header.writeBigUInt64LE(BigInt(ADDRESS) + offset, 16);
  header.writeBigUInt64LE(BigInt(ADDRESS) + offset, 24);
  header.writeBigUInt64LE(size, 32);
  header.writeBigUInt64LE(size, 40);
  header.writeBigUInt64LE(0x1000n, 48);
  return header;
}

/** Where the headers of one class of ELF have what an {@link elfHeaders} writes. */
export interface ElfClass {
  readonly machine: number;
  readonly header: number;
  readonly headersAt: number;
  readonly countAt: number;
  readonly headerSize: number;
  readonly offsetAt: number;
  readonly sizeAt: number;
  readonly word: 4 | 8;
}

/** The number in elf.h of the 32-bit machine whose programs this one runs. */
export const MACHINE_32 = process.arch === "arm64" ? 40 : 3;

/** 64-bit ELF for this machine. */
export const ELF_64: ElfClass = {
  machine: MACHINE,
  header: HEADER,
  headersAt: 32,
  countAt: 56,
  headerSize: PROGRAM_HEADER,
  offsetAt: 8,
  sizeAt: 32,
  word: 8,
};

/** 32-bit ELF for this machine. */
export const ELF_32: ElfClass = {
  machine: MACHINE_32,
  header: 52,
  headersAt: 28,
  countAt: 44,
  headerSize: 32,
  offsetAt: 4,
  sizeAt: 16,
  word: 4,
};

/** A header, program headers, and behind them the data of each that has some. Nothing of it runs. */
export function elfHeaders(
  bits: ElfClass,
  {
    type = 2,
    machine = bits.machine,
    headers,
    headerSize = bits.headerSize,
    count = headers.length,
  }: {
    readonly type?: number;
    readonly machine?: number;
    readonly headers: readonly { readonly type: number; readonly data?: string }[];
    /** The size that the header names. */
    readonly headerSize?: number;
    /** The number of program headers that the header names. */
    readonly count?: number;
  },
): Buffer {
  const write = (into: Buffer, value: number, at: number) => into.writeUIntLE(value, at, 4);
  const header = Buffer.alloc(bits.header);
  header.write("\x7fELF", "latin1");
  header.writeUInt16LE(type, 16);
  header.writeUInt16LE(machine, 18);
  write(header, bits.header, bits.headersAt);
  header.writeUInt16LE(headerSize, bits.countAt - 2);
  header.writeUInt16LE(count, bits.countAt);
  const table = Buffer.alloc(headers.length * bits.headerSize);
  const data: Buffer[] = [];
  let end = header.length + table.length;
  for (const [index, { type: kind, data: text = "" }] of headers.entries()) {
    const entry = table.subarray(index * bits.headerSize);
    write(entry, kind, 0);
    write(entry, end, bits.offsetAt);
    write(entry, text.length, bits.sizeAt);
    data.push(Buffer.from(text, "latin1"));
    end += text.length;
  }
  return Buffer.concat([header, table, ...data]);
}
