import type { Survivors } from "./survivor.ts";

/** Those of cache. */
export const SURVIVORS: Survivors = {
  "src/store/cache/cache.ts": [
    {
      line: "default:",
      original: "default: return undefined;",
      replacement: "default:",
      reason: "a function that ends without a value gives undefined",
    },
    {
      line: 'return answer.kind === "refused" && answer.reason === "token";',
      original: 'answer.kind === "refused"',
      replacement: "true",
      reason: "no other answer has a reason",
    },
  ],
  "src/store/cache/open.ts": [
    {
      line: 'const { text, secret = "" } = identity();',
      original: '""',
      replacement: '"Stryker was here!"',
      reason: "the key material is there wherever there is a cache; the default is for the type alone",
    },
  ],
  "src/store/cache/seal.ts": [
    {
      line: 'return Buffer.concat([header, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);',
      original: '"utf8"',
      replacement: '""',
      reason: "UTF-8 is what node:crypto takes without a name",
    },
    {
      line: "if (bytes.length < HEADER_BYTES + TAG_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {",
      original: "bytes.length < HEADER_BYTES + TAG_BYTES",
      replacement: "false",
      reason: "what is too short fails as what was changed does; the question spares the work",
    },
    {
      line: "{",
      original: "{ authTagLength: TAG_BYTES, }",
      replacement: "{}",
      reason: "the tag that is handed over has that length in any case",
    },
    {
      line: "if (bytes.length < HEADER_BYTES + TAG_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {",
      original: "HEADER_BYTES + TAG_BYTES",
      replacement: "HEADER_BYTES - TAG_BYTES",
      reason: "what is too short fails as what was changed does; the question spares the work",
    },
    {
      line: 'return text + decipher.final("utf8");',
      original: '"utf8"',
      replacement: '""',
      reason: "UTF-8 is what node:crypto takes without a name",
    },
    {
      line: 'const text = decipher.update(bytes.subarray(HEADER_BYTES, -TAG_BYTES), undefined, "utf8");',
      original: '"utf8"',
      replacement: '""',
      reason: "UTF-8 is what node:crypto takes without a name",
    },
    {
      line: "} catch {",
      original: "{ // Another identity's, or not as it was written. return undefined; }",
      replacement: "{}",
      reason: "a function that ends without a value gives undefined",
    },
  ],
  "src/store/cache/sealed-file.ts": [
    {
      line: "if (now() - fs.lstatSync(path).mtimeMs > life) fs.rmSync(path, { force: true });",
      original: "{ force: true }",
      replacement: "{}",
      reason: "a file that is gone meanwhile is no fault two lines below either",
    },
    {
      line: "return text === undefined ? undefined : parseEntries(text);",
      original: "text === undefined",
      replacement: "false",
      reason: "of no text parseEntries makes no entries either",
    },
    {
      line: "if (now() - fs.lstatSync(path).mtimeMs > life) fs.rmSync(path, { force: true });",
      original: "true",
      replacement: "false",
      reason: "a file that is gone meanwhile is no fault two lines below either",
    },
  ],
};
