import { arch } from "node:os";

const HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;
const MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };
const ET_EXEC = 2;
const [PT_LOAD, PT_INTERP] = [1, 3];

/**
 * A program to look at and never to run: an ELF header, a part to load and the name of the loader (elf.h). The runtime
 * itself would not do: its own loader is not on this machine where the executable is made for another kind.
 * @param loader the path of a program; its own will do
 */
export function smallestElf(loader: string): Buffer {
  const name = Buffer.from(`${loader}\0`);
  const headers = HEADER_BYTES + 2 * PROGRAM_HEADER_BYTES;
  const elf = Buffer.alloc(HEADER_BYTES);
  elf.write("\x7fELF\x02\x01\x01", "latin1");
  elf.writeUInt16LE(ET_EXEC, 16);
  elf.writeUInt16LE(MACHINES[arch()] ?? 0, 18);
  elf.writeBigUInt64LE(BigInt(HEADER_BYTES), 32);
  elf.writeUInt16LE(PROGRAM_HEADER_BYTES, 54);
  elf.writeUInt16LE(2, 56);
  return Buffer.concat([
    elf,
    programHeader(PT_LOAD, 0, headers),
    programHeader(PT_INTERP, headers, name.length),
    name,
  ]);
}

function programHeader(type: number, offset: number, size: number): Buffer {
  const header = Buffer.alloc(PROGRAM_HEADER_BYTES);
  header.writeUInt32LE(type, 0);
  header.writeBigUInt64LE(BigInt(offset), 8);
  header.writeBigUInt64LE(BigInt(size), 32);
  return header;
}
