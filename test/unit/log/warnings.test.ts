import { expect, test } from "vitest";
import { StrictError } from "../../../src/errors/errors.ts";
import type { Problem } from "../../../src/errors/problem.ts";
import { openWarnings } from "../../../src/log/warnings.ts";

const ONE: Problem = { code: "spec-invalid", message: "one" };
const TWO: Problem = { code: "setting", message: "two" };

function open(strict: boolean) {
  const told: Problem[] = [];
  return { told, warnings: openWarnings(strict, { warn: (problem) => told.push(problem) }) };
}

test("a warning is told at once, and the end of a stage is none of a run", () => {
  const { told, warnings } = open(false);
  warnings.warn(ONE);
  expect(told).toEqual([ONE]);
  warnings.endStage();
  warnings.failStage();
  expect(told).toEqual([ONE]);
});

test("where warnings are errors the end of a stage throws all of them, with the first one's exit status", () => {
  const { told, warnings } = open(true);
  warnings.endStage();
  warnings.warn(ONE);
  warnings.warn(TWO);
  expect(told).toEqual([]);
  expect(() => warnings.endStage()).toThrow(new StrictError([ONE, TWO]));
  expect(new StrictError([ONE, TWO]).exitStatus).toBe(65);
});

test("where a stage fails for another reason its warnings are told, once", () => {
  const { told, warnings } = open(true);
  warnings.warn(ONE);
  warnings.failStage();
  warnings.endStage();
  warnings.failStage();
  expect(told).toEqual([ONE]);
});
