import * as fs from "node:fs";
import { expect, test } from "vitest";
import { refuseBeingWritten } from "../../../src/exec/being-written.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

const NOW = Date.UTC(2026, 0, 1);

/** Tries a file that changed `age` milliseconds ago, where starting it fails as given. */
function attempt(age: number, error?: Error) {
  const started: unknown[][] = [];
  const spawnSync = (file: string, [argument = ""]: string[], options: unknown) => {
    started.push([file, argument.length, options]);
    return { error };
  };
  const refuse = () =>
    refuseBeingWritten("/app", {
      fs: { ...fs, statSync: (() => ({ mtimeMs: NOW - age })) as unknown as typeof fs.statSync },
      clock: new VirtualClock(NOW),
      childProcess: () => ({ spawnSync }) as unknown as typeof import("node:child_process"),
    });
  return { refuse, started };
}

const failure = (code: string) => Object.assign(new Error("no"), { code });

test("a file that somebody has open for writing is refused with 126", () => {
  expect(attempt(0, failure("ETXTBSY")).refuse).toThrow(
    expect.objectContaining({
      exitStatus: 126,
      message: expect.stringContaining("the command /app is open for writing"),
    }),
  );
});

test.each([
  ["that is longer than any kernel takes", failure("E2BIG")],
  ["which the runtime does not know", new Error("no code")],
  ["which did not fail", undefined],
])("any other end of the try says nothing: %s", (_, error) => {
  expect(attempt(0, error).refuse).not.toThrow();
});

test("the try starts the file itself with too long an argument, nothing to inherit and nothing to write to", () => {
  const { refuse, started } = attempt(0);
  refuse();
  expect(started).toEqual([["/app", 4_194_304, { stdio: "ignore", env: {} }]]);
});

test.each([
  [60_000, 1],
  [60_001, 0],
  [-60_000, 1],
  [-60_001, 0],
])("a file is tried within a minute of its last change, by whatever clock: %i ms", (age, tries) => {
  const { refuse, started } = attempt(age);
  refuse();
  expect(started).toHaveLength(tries);
});
