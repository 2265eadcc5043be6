import { expect, test } from "vitest";
import { formatMessage, formatProblem } from "../../../src/errors/problem.ts";

const place = { file: "spec.yaml", line: 3, column: 7 };

test.each([
  [{ message: "is wrong" }, "is wrong", "is wrong"],
  [{ message: "is wrong", fix: "mend it" }, "is wrong", "is wrong (mend it)"],
  [
    { place, message: "is wrong", fix: "mend it" },
    "spec.yaml:3:7: is wrong",
    "spec.yaml:3:7: is wrong (mend it)",
  ],
])("%j is one line: place, message, and what to do", (problem, message, whole) => {
  expect([formatMessage(problem), formatProblem(problem)]).toEqual([message, whole]);
});
