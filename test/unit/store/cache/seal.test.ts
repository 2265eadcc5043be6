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
  const others = [...sealed.keys()].flatMap((at) => {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    return [changed, sealed.subarray(0, at)];
  });
  expect(others.filter((bytes) => seal.open(bytes) !== undefined)).toEqual([]);
});

test("an empty text is a text", () => {
  expect(seal.open(seal.seal(""))).toBe("");
});

test("the name of the file, and what an earlier start has sealed, stay what they are", () => {
  expect(makeSeal(key, "identity").fileName).toBe("7b4268ec3c1863b56d3d93a71f8112e2.cache");
  expect(
    seal.open(
      Buffer.from(
        "ZW52c2hpbS1jYWNoZS0xCvBu9wuqLe325VSPoNvXH55cxOxIu/KfOltS7ytwiqDxs1jBKOdUukZeZ61XpWcGkAGKUPcgPIgbkHlxnb3T0aeuFys=",
        "base64",
      ),
    ),
  ).toBe("text é");
});
