import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import { onTestFinished } from "vitest";

/** A kind of machine that there is a build for. */
export type Machine = "x64" | "arm64";

/** Lets the modules under test take this machine for another kind, until the test ends. */
export function playMachine(machine: Machine): void {
  replaceBuiltin(os, { arch: () => machine });
}

/**
 * Replaces some of what a module of the runtime exports, for everybody, until the test ends.
 * @param module its default export
 */
export function replaceBuiltin<T extends object>(module: T, changes: Partial<T>): void {
  const before = Object.fromEntries(Object.keys(changes).map((key) => [key, Reflect.get(module, key)]));
  const set = (exports: object) => {
    Object.assign(module, exports);
    syncBuiltinESMExports();
  };
  set(changes);
  onTestFinished(() => set(before));
}
