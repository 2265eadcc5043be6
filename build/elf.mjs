/** Sections that are loaded have this flag (elf.h). */
const SHF_ALLOC = 2;
const SHT_NOBITS = 8;

/**
 * The file without symbols and debug information, as `strip -s` makes it, for any machine: what is not loaded stands
 * behind what is, and only the table of sections tells of it.
 * @param {Buffer} elf a 64-bit, little-endian executable
 */
export function strip(elf) {
  const header = { sections: 0x28, sectionSize: 0x3a, sectionCount: 0x3c, names: 0x3e };
  const size = elf.readUInt16LE(header.sectionSize);
  const table = Number(elf.readBigUInt64LE(header.sections));
  const sections = Array.from({ length: elf.readUInt16LE(header.sectionCount) }, (_, index) => {
    const entry = Buffer.from(elf.subarray(table + index * size, table + (index + 1) * size));
    const [offset, length] = [Number(entry.readBigUInt64LE(24)), Number(entry.readBigUInt64LE(32))];
    const isLoaded = (Number(entry.readBigUInt64LE(8)) & SHF_ALLOC) !== 0;
    return {
      index,
      entry,
      isKept: index === 0 || isLoaded,
      offset,
      end: entry.readUInt32LE(4) === SHT_NOBITS ? offset : offset + length,
    };
  });
  const names = sections[elf.readUInt16LE(header.names)];
  const kept = sections.filter(({ isKept }) => isKept);
  const loaded = Math.max(...kept.map(({ end }) => end));
  if (!names || sections.some(({ isKept, offset }) => !isKept && offset < loaded)) {
    throw new Error("this Node has symbols between what it loads, so they cannot be taken out");
  }
  const renumbered = new Map([...kept, names].map(({ index }, position) => [index, position]));
  for (const { entry } of kept) {
    for (const link of [40, 44]) entry.writeUInt32LE(renumbered.get(entry.readUInt32LE(link)) ?? 0, link);
  }
  names.entry.writeBigUInt64LE(BigInt(loaded), 24);
  const texts = elf.subarray(names.offset, names.end);
  const gap = Buffer.alloc((8 - ((loaded + texts.length) % 8)) % 8);
  const head = Buffer.from(elf.subarray(0, 64));
  head.writeBigUInt64LE(BigInt(loaded + texts.length + gap.length), header.sections);
  head.writeUInt16LE(kept.length + 1, header.sectionCount);
  head.writeUInt16LE(kept.length, header.names);
  const entries = [...kept, names].map(({ entry }) => entry);
  return Buffer.concat([head, elf.subarray(64, loaded), texts, gap, ...entries]);
}
