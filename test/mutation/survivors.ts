/** A mutant that no test notices, and why that is right. */
export interface Survivor {
  readonly file: string;
  /** The text that is replaced, its blanks made one. */
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

/** THE list of mutants that may survive. */
export const SURVIVORS: readonly Survivor[] = [
  {
    file: "src/settings/settings.ts",
    original: String.raw`/^ENVSHIM(_\w+)?_(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/`,
    replacement: String.raw`/^ENVSHIM(_\w+)?_(SERVICE_(HOST|PORT(_\w+))|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/`,
    reason: "ENVSHIM_SERVICE_PORT is the PORT of a service called envshim-service, too",
  },
  {
    file: "src/settings/settings.ts",
    original: "setting.option === undefined",
    replacement: "false",
    reason: "no option is called undefined, so looking it up gives the same",
  },
  {
    file: "src/settings/kinds.ts",
    original: '""',
    replacement: '"Stryker was here!"',
    reason: "the unit is there wherever the pattern matches; the default is for the type alone",
  },
  {
    file: "src/settings/kinds.ts",
    original: 'match[2]?.includes("{token}")',
    replacement: 'match[2].includes("{token}")',
    reason: "the value is there wherever the pattern matches; the question mark is for the type alone",
  },
  {
    file: "src/store/cache/cache.ts",
    original: "default: return undefined;",
    replacement: "default:",
    reason: "a function that ends without a value gives undefined",
  },
  {
    file: "src/store/cache/cache.ts",
    original: 'answer.kind === "refused"',
    replacement: "true",
    reason: "no other answer has a reason",
  },
  {
    file: "src/store/cache/sealed-file.ts",
    original: "Math.abs(options.now() - fetchedAt) > options.keepFor",
    replacement: "Math.abs(options.now() - fetchedAt) >= options.keepFor",
    reason: "a millisecond more or less of 24 hours",
  },
  {
    file: "src/store/cache/sealed-file.ts",
    original: "now() - fs.lstatSync(path).mtimeMs > life",
    replacement: "now() - fs.lstatSync(path).mtimeMs >= life",
    reason: "a millisecond more or less of a minute",
  },
  {
    file: "src/store/cache/seal.ts",
    original: '"utf8"',
    replacement: '""',
    reason: "UTF-8 is what node:crypto takes without a name",
  },
  {
    file: "src/store/cache/seal.ts",
    original: "bytes.length < HEADER_BYTES + TAG_BYTES",
    replacement: "false",
    reason: "what is too short fails as what was changed does; the question spares the work",
  },
  {
    file: "src/store/cache/seal.ts",
    original: "HEADER_BYTES + TAG_BYTES",
    replacement: "HEADER_BYTES - TAG_BYTES",
    reason: "what is too short fails as what was changed does; the question spares the work",
  },
  {
    file: "src/store/cache/seal.ts",
    original: "{ authTagLength: TAG_BYTES, }",
    replacement: "{}",
    reason: "the tag that is handed over has that length in any case",
  },
  {
    file: "src/store/cache/seal.ts",
    original: "{ // Another identity's, or not as it was written. return undefined; }",
    replacement: "{}",
    reason: "a function that ends without a value gives undefined",
  },
  {
    file: "src/store/cache/sealed-file.ts",
    original: "text === undefined",
    replacement: "false",
    reason: "of no text parseEntries makes no entries either",
  },
  {
    file: "src/store/cache/sealed-file.ts",
    original: "{ force: true }",
    replacement: "{}",
    reason: "a file that is gone meanwhile is no fault two lines below either",
  },
  {
    file: "src/store/cache/sealed-file.ts",
    original: "true",
    replacement: "false",
    reason: "a file that is gone meanwhile is no fault two lines below either",
  },
  {
    file: "src/store/cache/open.ts",
    original: '""',
    replacement: '"Stryker was here!"',
    reason: "the key material is there wherever there is a cache; the default is for the type alone",
  },
  {
    file: "src/exec/elf.ts",
    original: "LAYOUTS[arch()]?.[head.readUInt16LE(18)]",
    replacement: "LAYOUTS[arch()][head.readUInt16LE(18)]",
    reason: "there is a build for no other machine",
  },
  {
    file: "src/exec/elf.ts",
    original: 'arch() === "x64"',
    replacement: "true",
    reason: "on x86 it is so, and the tests run there",
  },
  {
    file: "src/exec/format.ts",
    original: "loader === undefined",
    replacement: "false",
    reason: "without a loader its fault is not looked at",
  },
  {
    file: "src/exec/format.ts",
    original: "loader !== undefined",
    replacement: "true",
    reason: "without a loader there is no fault of one",
  },
  {
    file: "src/exec/format.ts",
    original: "[]",
    replacement: '["Stryker was here"]',
    reason: "only what comes after the first element is read",
  },
  {
    file: "src/exec/format.ts",
    original: "argument?.trimEnd",
    replacement: "argument.trimEnd",
    reason: "the argument is there wherever the pattern matches; the question mark is for the type alone",
  },
  {
    file: "src/resolve/numbered-files.ts",
    original: "true",
    replacement: "false",
    reason: "a file that was just written holds its bytes, which is the next question",
  },
];
