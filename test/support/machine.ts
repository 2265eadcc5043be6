import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import { onTestFinished } from "vitest";

/** A kind of machine that there is a build for. */
export type Machine = "x64" | "arm64";

/** Lets the modules under test take this machine for another kind, until the test ends. */
export function playMachine(machine: Machine): void {
  const { arch } = os;
  const say = (says: typeof arch) => {
    Object.assign(os, { arch: says });
    syncBuiltinESMExports();
  };
  say(() => machine);
  onTestFinished(() => say(arch));
}
