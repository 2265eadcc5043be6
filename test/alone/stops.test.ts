import { readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { expect, test } from "vitest";
import { requireProgram } from "../support/packages.ts";
import { BINARY } from "../support/paths.ts";
import { catches } from "../support/signals-caught.ts";
import { tempFile } from "../support/temp.ts";

/** How many starts are stopped, and how many at once. */
const STOPS = 200;
const AT_ONCE = 8;

/** A spec that takes a while to read, so that the moments are many: other keys are read and ignored. */
function longSpec(): string {
  const rows = Array.from({ length: 700 }, (_, i) => `  - key${i}: some text of a model's description`);
  return tempFile("spec.yaml", `env:\n  - name: A\n    value: plain\nmodels:\n${rows.join("\n")}\n`);
}

/** One start as PID 1 of a PID namespace, where a signal without a listener is lost. */
async function start(unshare: string, spec: string) {
  const args = ["--pid", "--fork", "--kill-child", "--map-root-user"];
  const shim = [BINARY, "--log-level", "silent", "--spec", spec, "--", "echo", "started"];
  const child = execa(unshare, [...args, ...shim], { reject: false, stdin: "ignore" });
  const children = `/proc/${child.pid}/task/${child.pid}/children`;
  let pid = 0;
  while (pid === 0 && child.exitCode === null) {
    pid = Number(readFileSync(children, "latin1"));
    await sleep(1);
  }
  // SIGHUP is caught by nobody but main; SIGTERM by the runtime before it, which drops it.
  while (!catches(pid, "SIGHUP") && child.exitCode === null) await sleep(1);
  return { child, pid };
}

/** Milliseconds from main to exec. */
async function duration(unshare: string, spec: string): Promise<number> {
  const { child, pid } = await start(unshare, spec);
  const began = performance.now();
  while (isShim(pid)) await sleep(1);
  const ms = performance.now() - began;
  await child;
  return ms;
}

/**
 * Stops a start at some moment after main began. It stands still meanwhile, so that what it was at is known, whatever
 * else the machine does.
 * @returns what came of it; undefined where it came too late: the listener for SIGPIPE is the last thing before execve(2)
 */
async function stop(unshare: string, spec: string, within: number) {
  const { child, pid } = await start(unshare, spec);
  // It was over before it was seen; as a process to signal, 0 would be this one's whole group.
  if (pid === 0) return undefined;
  await sleep(Math.random() * within);
  attempt(() => process.kill(pid, "SIGSTOP"));
  while (isRunning(pid)) await sleep(1);
  const inTime = isShim(pid) && !catches(pid, "SIGPIPE");
  if (inTime) process.kill(pid, "SIGTERM");
  attempt(() => process.kill(pid, "SIGCONT"));
  const { exitCode, stdout } = await child;
  return inTime ? { exitCode, stdout } : undefined;
}

test("of 200 stops at random moments after main began, as PID 1, none is lost", async () => {
  const unshare = requireProgram("unshare");
  const spec = longSpec();
  const durations = [];
  for (let i = 0; i < 5; i++) durations.push(await duration(unshare, spec));
  const within = Math.min(...durations);
  const outcomes = [];
  while (outcomes.length < STOPS) {
    const batch = Array.from({ length: AT_ONCE }, () => stop(unshare, spec, within));
    outcomes.push(...(await Promise.all(batch)).filter((outcome) => outcome !== undefined));
  }
  const lost = outcomes.filter(({ exitCode, stdout }) => exitCode !== 143 || stdout !== "");
  expect(lost).toEqual([]);
}, 300_000);

function isShim(pid: number): boolean {
  return attempt(() => readlinkSync(`/proc/${pid}/exe`)) === BINARY;
}

/** False for one that is stopped, or gone. */
function isRunning(pid: number): boolean {
  const status = attempt(() => readFileSync(`/proc/${pid}/status`, "latin1")) ?? "";
  return /^State:\s*[RSD]/m.test(status);
}

/** Undefined where the process is gone. */
function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
