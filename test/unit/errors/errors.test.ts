import { expect, test } from "vitest";
import { InterruptedError, SpecInvalidError, StrictError } from "../../../src/errors/errors.ts";

const place = { file: "spec.yaml", line: 3, column: 7 };

test("an error tells all of its problems, a line each, and ends with the status of its cause", () => {
  const error = new SpecInvalidError([
    { place, message: "a" },
    { message: "b", fix: "c" },
  ]);
  expect(error).toMatchObject({ code: "spec-invalid", exitStatus: 65, message: "spec.yaml:3:7: a\nb (c)" });
});

test.each([
  [["spec-unreadable", "setting"], 66],
  [["setting", "spec-unreadable"], 78],
  [[undefined, "spec-unreadable"], 78],
] as const)(
  "warnings that are errors end with the cause of the first, else as settings: %j",
  (codes, status) => {
    const warnings = codes.map((code) => ({ message: "a", ...(code && { code }) }));
    expect(new StrictError(warnings).exitStatus).toBe(status);
  },
);

test("a run that a signal ends has the status that shells give it", () => {
  const error = new InterruptedError("SIGTERM", 15);
  expect(error).toMatchObject({ exitStatus: 143, message: "stopped by SIGTERM" });
});
