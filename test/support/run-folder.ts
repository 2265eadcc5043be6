import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The folders of one run of the tests. What the tests start keeps its cache and its secret files there and not in the
 * machine's own folders, so that two runs side by side know nothing of each other.
 */
export interface RunFolder {
  readonly path: string;
  /** In memory where the machine has a place for that: files of secrets on a disk are a warning. */
  readonly memory: string;
}

const PREFIX = "envshim-test-run-";

/** In this variable the set-up hands the run's folders to the tests. */
const VARIABLE = "TEST_RUN_FOLDER";

const MEMORY = "/dev/shm";

/** Makes the folders, and takes away those of runs that were killed. */
export function makeRunFolder(): RunFolder {
  const memoryBase = existsSync(MEMORY) ? MEMORY : tmpdir();
  for (const base of new Set([tmpdir(), memoryBase])) removeAbandoned(base);
  const folder = { path: make(tmpdir()), memory: make(memoryBase) };
  for (const part of ["starts", "apps", "cache"]) {
    mkdirSync(join(folder.path, part));
    // Some starts are another user's.
    chmodSync(join(folder.path, part), 0o1777);
  }
  process.env[VARIABLE] = JSON.stringify(folder);
  return folder;
}

/** The folders of this run. @throws where the set-up has not made them */
export function runFolder(): RunFolder {
  const text = process.env[VARIABLE];
  if (text === undefined) throw new Error("test/support/set-up.ts has not run: use test/vitest.config.ts");
  return JSON.parse(text);
}

/** Takes the folders away. */
export function removeRunFolder({ path, memory }: RunFolder): void {
  for (const folder of [path, memory]) rmSync(folder, { recursive: true, force: true });
}

function make(base: string): string {
  const folder = mkdtempSync(join(base, PREFIX));
  chmodSync(folder, 0o1777);
  writeFileSync(join(folder, "pid"), String(process.pid));
  return folder;
}

function removeAbandoned(base: string): void {
  for (const name of readdirSync(base).filter((name) => name.startsWith(PREFIX))) {
    const pidFile = join(base, name, "pid");
    // One that has no owner yet was made this moment.
    if (existsSync(pidFile) && !existsSync(`/proc/${readFileSync(pidFile, "utf8")}`)) {
      rmSync(join(base, name), { recursive: true, force: true });
    }
  }
}
