import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { identityOf, ownerFile, removeLeftovers } from "./support/leftovers.ts";

test("a killed test run leaves no engine, container, mount or temporary folder behind", async () => {
  const { child, folder, pid } = await startRun();
  child.kill("SIGKILL");
  await expect.poll(() => traces(folder, pid), { timeout: 60_000, interval: 100 }).toEqual([]);
});

test("what is left when the engine's keeper is killed too, the next run removes", async () => {
  const { child, folder, pid } = await startRun();
  const keeper = Number(readFileSync(ownerFile(folder), "utf8").split(" ")[0]);
  process.kill(keeper, "SIGKILL");
  child.kill("SIGKILL");
  await expect.poll(() => identityOf(keeper)).toBeUndefined();
  expect(traces(folder, pid)).not.toEqual([]);
  expect(await removeLeftovers()).toContain(folder);
  expect(traces(folder, pid)).toEqual([]);
});

interface StartedRun {
  readonly child: ChildProcess;
  readonly folder: string;
  /** Of the container's process. */
  readonly pid: number;
}

async function startRun(): Promise<StartedRun> {
  const file = fileURLToPath(new URL("support/run-to-kill.ts", import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await once(child.stdout, "data");
  return { child, ...JSON.parse(String(line)) };
}

/** Everything that would tell of a run: its folder, processes and mounts. */
function traces(folder: string, pid: number): string[] {
  const processes = readdirSync("/proc").filter(
    (name) => /^\d+$/.test(name) && commandLine(name).includes(folder),
  );
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
  return [
    ...(existsSync(folder) ? [folder] : []),
    ...(identityOf(pid) === undefined ? [] : [`container process ${pid}`]),
    ...processes.map((id) => `process ${id}: ${commandLine(id)}`),
    ...mounts.filter((mount) => mount.includes(folder)),
  ];
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
