import * as fs from "node:fs";
import { expect, test } from "vitest";
import { findCommand } from "../../../src/exec/find.ts";
import { tempDir } from "../../support/temp.ts";

const inherited = (...folders: string[]) => ({
  folders,
  shown: { kind: "inherited", value: folders.join(":") } as const,
});

test("a command that is found is its file", () => {
  expect(findCommand("sh", inherited("/bin"), fs)).toBe("/bin/sh");
});

test("one that cannot be executed is an error that tells why", () => {
  expect(() => findCommand("/dev/null", inherited("/bin"), fs)).toThrow(
    expect.objectContaining({ exitStatus: 126, message: "the command /dev/null is not a regular file" }),
  );
});

test("one that is not found is an error that tells PATH", () => {
  const folder = tempDir();
  expect(() => findCommand("app", inherited(folder), fs)).toThrow(
    expect.objectContaining({
      exitStatus: 127,
      message: expect.stringContaining(`"app" is not in PATH, which is ${folder}`),
    }),
  );
});
