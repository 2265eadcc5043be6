import { writeFileSync } from "node:fs";

/** What the app's first instructions tell. */
export interface Stamp {
  /** Milliseconds, by the clock of `process.hrtime`. */
  readonly at: number;
  /** Milliseconds of CPU that the process has taken so far, exec and all of its threads included. */
  readonly cpu: number;
  /** KiB of memory that the process had at the most so far, exec included; see {@link peakOf} in bench.ts. */
  readonly peak: number;
}

/**
 * clock_gettime(CLOCK_MONOTONIC), clock_gettime(CLOCK_PROCESS_CPUTIME_ID), ru_maxrss of getrusage(RUSAGE_SELF),
 * write(1, all three), exit(0).
 */
const CODE: Readonly<Record<string, { readonly machine: number; readonly code: string }>> = {
  x64: {
    machine: 62,
    code: `48 81 ec c0 00 00 00  bf 01 00 00 00  48 89 e6  b8 e4 00 00 00  0f 05
      bf 02 00 00 00  48 8d 74 24 10  b8 e4 00 00 00  0f 05
      31 ff  48 8d 74 24 28  b8 62 00 00 00  0f 05  48 8b 44 24 48  48 89 44 24 20
      bf 01 00 00 00  48 89 e6  ba 28 00 00 00  b8 01 00 00 00  0f 05
      31 ff  b8 3c 00 00 00  0f 05`,
  },
  arm64: {
    machine: 183,
    code: `ff 03 03 d1  20 00 80 d2  e1 03 00 91  28 0e 80 d2  01 00 00 d4
      40 00 80 d2  e1 43 00 91  28 0e 80 d2  01 00 00 d4
      00 00 80 d2  e1 a3 00 91  a8 14 80 d2  01 00 00 d4  e9 27 40 f9  e9 13 00 f9
      20 00 80 d2  e1 03 00 91  02 05 80 d2  08 08 80 d2  01 00 00 d4
      00 00 80 d2  a8 0b 80 d2  01 00 00 d4`,
  },
};

const BASE = 0x400000;
const HEADERS = 64 + 56;

/**
 * Writes the app of the bench: a static program of a few instructions, so that what it tells is the moment when the app
 * is there, without a loader and libraries. By hand, for no machine has to have a compiler.
 * @throws on a machine that it is not written for
 */
export function writeStampProgram(file: string): void {
  const made = CODE[process.arch];
  if (!made) throw new Error(`the bench has no stamp program for ${process.arch}`);
  const code = Buffer.from(made.code.replaceAll(/\s/g, ""), "hex");
  const elf = Buffer.alloc(HEADERS);
  // The header: 64 bits, little endian, an executable of this machine, and where what is.
  elf.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  elf.writeUInt16LE(2, 16);
  elf.writeUInt16LE(made.machine, 18);
  elf.writeUInt32LE(1, 20);
  elf.writeBigUInt64LE(BigInt(BASE + HEADERS), 24);
  elf.writeBigUInt64LE(64n, 32);
  for (const [at, value] of [
    [52, 64],
    [54, 56],
    [56, 1],
  ] as const)
    elf.writeUInt16LE(value, at);
  // One segment: the whole file, to be read and executed.
  elf.writeUInt32LE(1, 64);
  elf.writeUInt32LE(5, 68);
  elf.writeBigUInt64LE(BigInt(BASE), 80);
  elf.writeBigUInt64LE(BigInt(BASE), 88);
  elf.writeBigUInt64LE(BigInt(HEADERS + code.length), 96);
  elf.writeBigUInt64LE(BigInt(HEADERS + code.length), 104);
  elf.writeBigUInt64LE(4096n, 112);
  writeFileSync(file, Buffer.concat([elf, code]), { mode: 0o755 });
}

/** What the program wrote. @throws where it is not one stamp */
export function readStamp(written: Buffer): Stamp {
  if (written.length !== 40) throw new Error(`no stamp, but ${written.length} bytes`);
  const time = (at: number) =>
    Number(written.readBigInt64LE(at)) * 1e3 + Number(written.readBigInt64LE(at + 8)) / 1e6;
  return { at: time(0), cpu: time(16), peak: Number(written.readBigInt64LE(32)) };
}
