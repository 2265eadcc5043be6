/**
 * The items of ICU's data that are kept, of 4,305: those of numbers, dates, order, normal forms and the parts of text, in
 * English and in no language, and the names of encodings. Not in this data but in the program itself are UTF-8, UTF-16 and Latin-1,
 * the normal form C, host names (IDNA) and the properties that \p{…} asks for.
 */
const KEPT = [
  // Languages and regions, and how they stand for each other.
  /^(icuver|icustd|keyTypeData|langInfo|metadata|supplementalData)\.res$/,
  // Numbers, plurals, days and time zones.
  /^(currencyNumericCodes|dayPeriods|numberingSystems|plurals|pluralRanges)\.res$|^curr\/supplementalData\.res$/,
  /^(metaZones|timezoneTypes|zoneinfo64)\.res$|^zone\/tzdbNames\.res$/,
  // Text: order, normal forms, names of encodings.
  /^coll\/ucadata\.icu$|^nfkc\.nrm$|^cnvalias\.icu$/,
  // In each of ICU's groups: the language, what languages share, and the list of them.
  /^((brkitr|coll|curr|zone)\/)?(root|en|en_US|pool|res_index)\.res$|^brkitr\/(char|word|sent)\.brk$/,
];

/**
 * Leaves only what is used in ICU's data. The file stays as long as it is; what is gone is zeros, which take no place in
 * an image's compressed layer, and is not found rather than found broken.
 * @param {Buffer} elf changed in place
 * @throws {Error} where the data is not found, in a Node that has it otherwise
 */
export function slimIcu(elf) {
  const data = findData(elf);
  const items = readItems(elf, data);
  const kept = items.filter(({ name }) => KEPT.some((pattern) => pattern.test(name)));
  if (kept.length < 30) throw new Error("this Node has other data of ICU than is known here; use --full-icu");
  for (const { nameStart, nameEnd, start, end } of items.filter((item) => !kept.includes(item))) {
    elf.fill(0, nameStart, nameEnd);
    elf.fill(0, start, end);
  }
  // The table: a count, then where the name and the bytes of each item are, in the order of the names.
  const table = Buffer.alloc(4 + items.length * 8);
  table.writeUInt32LE(kept.length);
  for (const [index, { entry }] of kept.entries()) entry.copy(table, 4 + index * 8);
  table.copy(elf, data.start);
}

/**
 * The data (ICU's ucmndata.h) starts with its header's length, two magic bytes and, in it, the kind of data.
 * @param {Buffer} elf
 */
function findData(elf) {
  for (let at = elf.indexOf("CmnD"); at >= 0; at = elf.indexOf("CmnD", at + 1)) {
    const header = at - 12;
    if (elf.readUInt16LE(header + 2) !== 0x27da) continue;
    const start = header + elf.readUInt16LE(header);
    const last = readItem(elf, start, elf.readUInt32LE(start) - 1);
    return { start, end: last.start };
  }
  throw new Error("this Node has no data of ICU; use --full-icu");
}

/**
 * @param {Buffer} elf
 * @param {{ start: number, end: number }} data
 */
function readItems(elf, data) {
  const items = Array.from({ length: elf.readUInt32LE(data.start) }, (_, index) =>
    readItem(elf, data.start, index),
  );
  // An item ends where the next one starts; the end of the last is not known, so it is left alone.
  return items.map((item, index) => ({ ...item, end: items[index + 1]?.start ?? item.start }));
}

/**
 * @param {Buffer} elf
 * @param {number} start of the table
 * @param {number} index
 */
function readItem(elf, start, index) {
  const at = start + 4 + index * 8;
  const nameStart = start + elf.readUInt32LE(at);
  const nameEnd = elf.indexOf(0, nameStart);
  return {
    // Below the name and version of the data: icudt78l/.
    name: elf.toString("latin1", nameStart, nameEnd).replace(/^[^/]*\//, ""),
    nameStart,
    nameEnd,
    entry: Buffer.from(elf.subarray(at, at + 8)),
    start: start + elf.readUInt32LE(at + 4),
  };
}
