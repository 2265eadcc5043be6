import { expect, test } from "vitest";
import { describeAsked } from "../../../../src/up/run/words.ts";

test.each([
  [{ kind: "answered", status: 503 }, "answered 503"],
  [{ kind: "late" }, "did not answer in time"],
  [{ kind: "failed", code: "ECONNREFUSED" }, "refused the connection"],
  [{ kind: "failed", code: "HPE_INVALID" }, "failed (HPE_INVALID)"],
] as const)("%j in words", (asked, words) => {
  expect(describeAsked(asked)).toBe(words);
});
