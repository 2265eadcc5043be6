import * as childProcess from "node:child_process";
import * as fs from "node:fs";
import { expect, test } from "vitest";
import { becomeApp, rehearseExec } from "../../../src/exec/become.ts";
import type { Executable, ResolvedEnv } from "../../../src/host/command.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

const executable: Executable = {
  file: "/bin/true",
  name: "true",
  args: ["a", "b"],
  env: new Map([
    ["B", "1"],
    ["1", "2"],
  ]) as unknown as ResolvedEnv,
};

/** A process that notes what is done to it, in order. */
function world(changes: { readonly spawnSync?: () => { error: Error } } = {}) {
  const done: unknown[] = [];
  const process = {
    execve: (...args: unknown[]) => {
      done.push(["execve", ...args]);
      return undefined as never;
    },
    on: (signal: string) => done.push(["on", signal]),
  } as unknown as NodeJS.Process;
  const trying = {
    fs,
    clock: new VirtualClock(Date.now()),
    childProcess: () => ({ ...childProcess, ...changes }) as typeof childProcess,
    onSignals: () => () => {},
  };
  const restore = () => done.push("restore");
  return { done, process, trying, restore };
}

test("the app gets its name, arguments and variables, last of all, with the signals that the runtime ignores set right", async () => {
  const { done, process, trying, restore } = world();
  setImmediate(() => done.push("a signal is seen"));
  await becomeApp(executable, process, trying, restore);
  expect(done).toEqual([
    ["on", "SIGPIPE"],
    ["on", "SIGXFSZ"],
    "restore",
    "a signal is seen",
    ["execve", "/bin/true", ["true", "a", "b"], { B: "1", "1": "2" }],
  ]);
});

test("a file that is being written is not executed, and nothing is given back", async () => {
  const error = Object.assign(new Error("busy"), { code: "ETXTBSY" });
  const { done, process, trying, restore } = world({ spawnSync: () => ({ error }) });
  const clock = new VirtualClock(fs.statSync("/bin/true").mtimeMs);
  await expect(becomeApp(executable, process, { ...trying, clock }, restore)).rejects.toThrow(
    "is open for writing",
  );
  expect(done).toEqual([
    ["on", "SIGPIPE"],
    ["on", "SIGXFSZ"],
  ]);
});

test("a runtime without execve runs the app as a child, whose status it ends with", async () => {
  const { done, process, trying, restore } = world();
  const old = { ...process, execve: undefined } as unknown as NodeJS.Process;
  const app = { ...executable, file: "/bin/sh", name: "sh", args: ["-c", "exit 7"] };
  expect(await becomeApp(app, old, trying, restore)).toBe(7);
  expect(done).toEqual(["restore"]);
});

test("rehearsing executes nothing: there is a NUL in it, and a runtime that refuses it is as good as one that has none", () => {
  const calls: unknown[][] = [];
  const execve = (...args: unknown[]) => {
    calls.push(args);
    throw new TypeError("NUL");
  };
  rehearseExec({ execve } as unknown as NodeJS.Process);
  rehearseExec({} as unknown as NodeJS.Process);
  expect(calls).toEqual([["/", [""], { A: "\0" }]]);
});
