import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How the folders of private engines are called, below the system's temporary folder. */
export const FOLDER_PREFIX = "envshim-engine-";

/** Where the folder of an engine says whose it is: the process id and start time of its keeper. */
const OWNER_FILE = "keeper";

/** What tells a process from every other, also from one that later has the same id; undefined where it is gone. */
export function identityOf(pid: number): string | undefined {
  try {
    // Field 22 of proc_pid_stat(5), counted behind the name, which may hold blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return fields[0] === "Z" ? undefined : `${pid} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** The file in an engine's folder that names its keeper. */
export function ownerFile(folder: string): string {
  return join(folder, OWNER_FILE);
}

/** Removes what engines left whose keeper was killed. @returns their folders */
export async function removeLeftovers(): Promise<string[]> {
  const abandoned = readdirSync(tmpdir())
    .filter((name) => name.startsWith(FOLDER_PREFIX))
    .map((name) => join(tmpdir(), name))
    .filter((folder) => !hasKeeper(folder));
  for (const folder of abandoned) await removeEngine(folder);
  return abandoned;
}

function hasKeeper(folder: string): boolean {
  // A folder this young may get its keeper yet.
  if (!existsSync(ownerFile(folder))) return Date.now() - statSync(folder).mtimeMs < 60_000;
  const identity = readFileSync(ownerFile(folder), "utf8");
  return identityOf(Number(identity.split(" ")[0])) === identity;
}

/** Ends every process of an engine and of its containers, unmounts what it mounted and removes its folder. */
export async function removeEngine(folder: string): Promise<void> {
  await end(() => processesOf(folder, isPartOfEngine));
  await end(() => processesOf(folder, isInContainer));
  for (const target of mountsBelow(folder)) spawnSync("umount", ["--lazy", target]);
  rmSync(folder, { recursive: true, force: true });
}

async function end(find: () => number[]): Promise<void> {
  for (let found = find(); found.length > 0; found = find()) {
    for (const pid of found) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended by itself.
      }
    }
    await sleep(50);
  }
}

type Belongs = (pid: number, folder: string) => boolean;

function processesOf(folder: string, belongs: Belongs): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && identityOf(pid) !== undefined && belongs(pid, folder));
}

/** dockerd, containerd and its shims have the folder on their command line. */
function isPartOfEngine(pid: number, folder: string): boolean {
  const [program = "", ...args] = read(`/proc/${pid}/cmdline`).split("\0");
  return (
    /(^|\/)(dockerd|docker-init|containerd[\w-]*)$/.test(program) && args.some((arg) => arg.includes(folder))
  );
}

/** The root of a container's process is a mount whose layers are in the folder. */
function isInContainer(pid: number, folder: string): boolean {
  return read(`/proc/${pid}/mountinfo`)
    .split("\n")
    .some((line) => line.split(" ")[4] === "/" && line.includes(`${folder}/`));
}

/** The deepest first. */
function mountsBelow(folder: string): string[] {
  return read("/proc/self/mountinfo")
    .split("\n")
    .flatMap((line) => line.split(" ")[4] ?? [])
    .filter((target) => target.startsWith(`${folder}/`))
    .reverse();
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
