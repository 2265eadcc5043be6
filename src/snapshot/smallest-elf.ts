import { arch } from "node:os";

const HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;
const MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };
const PT_INTERP = 3;

/** A path that is everywhere. */
const LOADER = "/\0";

/**
 * A program to look at and never to run: an ELF header and one program header, which names the loader (elf.h). The
 * runtime itself would not do: its own loader is not on this machine where the executable is made for another kind.
 */
export function smallestElf(): Buffer {
  const headers = HEADER_BYTES + PROGRAM_HEADER_BYTES;
  const elf = Buffer.alloc(headers + LOADER.length);
  elf.write("\x7fELF\x02\x01\x01", "latin1");
  elf.writeUInt16LE(MACHINES[arch()] ?? 0, 18);
  elf.writeBigUInt64LE(BigInt(HEADER_BYTES), 32);
  elf.writeUInt16LE(PROGRAM_HEADER_BYTES, 54);
  elf.writeUInt16LE(1, 56);
  elf.writeUInt32LE(PT_INTERP, HEADER_BYTES);
  elf.writeBigUInt64LE(BigInt(headers), HEADER_BYTES + 8);
  elf.writeBigUInt64LE(BigInt(LOADER.length), HEADER_BYTES + 32);
  elf.write(LOADER, headers, "latin1");
  return elf;
}
