import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import timers from "node:timers/promises";
import { expect, test } from "vitest";
import { type SupervisingProcess, supervise } from "../../../src/exec/supervise.ts";
import type { ResolvedEnv } from "../../../src/host/command.ts";
import { replaceBuiltin } from "../../support/machine.ts";
import { tempDir } from "../../support/temp.ts";

/** Runs a line of sh as the app. @returns its status, and the signals that it would be passed */
async function run(
  script: string,
  { process = {} as SupervisingProcess, env = [] as (readonly [string, string])[], file = "/bin/sh" } = {},
) {
  const signals: NodeJS.Signals[] = [];
  const onSignals = (passedOn: readonly NodeJS.Signals[]) => {
    signals.push(...passedOn);
    return () => {};
  };
  const app = { file, name: "my-sh", args: ["-c", script], env: new Map(env) as unknown as ResolvedEnv };
  return { status: await supervise(app, process, onSignals), signals };
}

test("it ends with the app's status, and with 128 + n where signal n ended the app", async () => {
  expect((await run("exit 0")).status).toBe(0);
  expect((await run("exit 42")).status).toBe(42);
  expect((await run("kill -TERM $$")).status).toBe(143);
});

test("an app that cannot be started ends with 126", async () => {
  expect((await run("", { file: "/no/such" })).status).toBe(126);
});

test("the app gets its own name and environment, and nothing else", async () => {
  const file = join(tempDir(), "seen");
  const script = `{ echo "$0"; tr '\\0' '\\n' < /proc/$$/environ; tr '\\0' ' ' < /proc/$$/cmdline; } > ${file}`;
  expect(
    (
      await run(script, {
        env: [
          ["A", "1"],
          ["9", "x"],
        ],
      })
    ).status,
  ).toBe(0);
  expect(readFileSync(file, "utf8")).toMatch(/^my-sh\nA=1\n9=x\nmy-sh -c /);
});

test("signals that can be passed on are, and no other", async () => {
  const { signals } = await run("exit 0");
  expect(signals).toEqual(
    expect.arrayContaining(["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1", "SIGWINCH", "SIGCONT"]),
  );
  const own = [
    ...["SIGKILL", "SIGSTOP", "SIGCHLD", "SIGPIPE", "SIGPROF", "SIGVTALRM", "SIGABRT", "SIGIOT", "SIGBUS"],
    ...["SIGFPE", "SIGILL", "SIGSEGV", "SIGSYS", "SIGTRAP", "SIGXCPU", "SIGXFSZ", "SIGSTKFLT"],
  ];
  expect(signals.filter((signal) => own.includes(signal))).toEqual([]);
});

test("a signal is passed on to the app", async () => {
  let pass: (signal: NodeJS.Signals) => void = () => {};
  const onSignals = (_: readonly NodeJS.Signals[], listener: (signal: NodeJS.Signals) => void) => {
    pass = listener;
    return () => {};
  };
  const env = new Map<string, string>() as unknown as ResolvedEnv;
  const ended = supervise(
    { file: "/bin/sleep", name: "sleep", args: ["60"], env },
    {} as SupervisingProcess,
    onSignals,
  );
  pass("SIGUSR1");
  expect(await ended).toBe(138);
});

test("an app that takes its time to stop is not killed for it", async () => {
  // No time at all for whoever would wait before a kill.
  replaceBuiltin(timers, { setTimeout: () => Promise.resolve(undefined as never) });
  const ready = join(tempDir(), "ready");
  execFileSync("mkfifo", [ready]);
  const script = `trap 'exit 3' TERM; : > ${ready}; while :; do sleep 0.1; done`;
  let pass: (signal: NodeJS.Signals) => void = () => {};
  const ended = supervise(
    { file: "/bin/sh", name: "sh", args: ["-c", script], env: new Map() as unknown as ResolvedEnv },
    {} as SupervisingProcess,
    (_, listener) => {
      pass = listener;
      return () => {};
    },
  );
  await readFile(ready);
  pass("SIGTERM");
  expect(await ended).toBe(3);
});

test.each([
  ["root's", 0, [1, 0]],
  ["another", 5, [0, 5]],
])(
  "the group is changed and given back, so that nobody looks into envshim: %s",
  async (_, group, changes) => {
    const set: unknown[] = [];
    await run("exit 0", { process: { getegid: () => group, setegid: (id) => void set.push(id) } });
    expect(set).toEqual(changes);
  },
);

test("where that is not allowed, or there are no groups, the app runs all the same", async () => {
  const refuse = () => {
    throw new Error("EPERM");
  };
  expect((await run("exit 3", { process: { getegid: () => 5, setegid: refuse } })).status).toBe(3);
  const set: unknown[] = [];
  expect((await run("exit 4", { process: { setegid: (id) => void set.push(id) } })).status).toBe(4);
  expect((await run("exit 5", { process: { getegid: () => 5 } })).status).toBe(5);
  expect(set).toEqual([]);
});
