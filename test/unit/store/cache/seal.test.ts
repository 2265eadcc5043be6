import { expect, test } from "vitest";
import { makeSeal } from "../../../../src/store/cache/seal.ts";

const key = Buffer.from("key material");
const seal = makeSeal(key, "identity");

test("what was sealed opens again, and the sealed bytes are new each time", () => {
  expect(seal.open(seal.seal("text é"))).toBe("text é");
  expect(seal.seal("text")).not.toEqual(seal.seal("text"));
});

test("the text is not in the sealed bytes, nor the key material in the file's name", () => {
  const sealed = seal.seal("a secret text").toString("latin1");
  expect(sealed).not.toContain("secret");
  expect(seal.fileName).toMatch(/^[0-9a-f]{32}\.cache$/);
});

test.each([
  ["key material", makeSeal(Buffer.from("key materiaL"), "identity")],
  ["identity", makeSeal(key, "identitY")],
])("another %s has another file name and opens nothing", (_, other) => {
  expect(other.fileName).not.toBe(seal.fileName);
  expect(other.open(seal.seal("text"))).toBeUndefined();
});

test("no byte can be changed and no end cut off", () => {
  const sealed = seal.seal("text");
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(seal.open(changed)).toBeUndefined();
    expect(seal.open(sealed.subarray(0, at))).toBeUndefined();
  }
});
