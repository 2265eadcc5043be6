import { expect, test } from "vitest";
import { CAUSES_BY_WEIGHT, EXIT_STATUS } from "../../../src/errors/exit-codes.ts";

// Scripts and images rely on the numbers, so they are written down a second time.
test("each cause has its exit status", () => {
  expect(EXIT_STATUS).toEqual({
    usage: 64,
    "spec-invalid": 65,
    "input-invalid": 65,
    "spec-unreadable": 66,
    "input-unreadable": 66,
    "store-unreachable": 69,
    bug: 70,
    "output-unwritable": 73,
    "store-protocol": 76,
    "store-refused": 77,
    setting: 78,
    "secret-missing": 79,
    "command-not-executable": 126,
    "command-not-found": 127,
  });
});

test("of several causes the order is 77, 79, 76, 69", () => {
  expect(CAUSES_BY_WEIGHT.map((cause) => EXIT_STATUS[cause])).toEqual([77, 79, 76, 69]);
});
