import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FOLDER_PREFIX, removeLeftovers } from "./leftovers.ts";
import { requirePrivateEngine } from "./private-engine.ts";

/** A Docker engine to run the tests on. */
export interface Engine {
  /** For DOCKER_HOST; undefined for the user's own engine, which has a registry to pull from. */
  readonly host: string | undefined;
  /** For TMPDIR: what a killed run leaves there is removed too. */
  readonly tempFolder: string;
  /** Takes away what the tests made, and the engine where it is private. */
  stop(): Promise<void>;
}

/**
 * The engine that answers here already, or a private one that is gone with this process, however that ends.
 * @throws {Error} where there is none to be had
 */
export async function findEngine(): Promise<Engine> {
  for (const folder of await removeLeftovers())
    console.log(`container tests: removed ${folder}, left by a killed run`);
  if (answers()) return borrowEngine();
  requirePrivateEngine();
  return startEngine();
}

/** Starts a private engine. */
export async function startEngine(): Promise<Engine> {
  const folder = makeFolder();
  return {
    host: `unix://${folder}/docker.sock`,
    tempFolder: `${folder}/tmp`,
    stop: await keep("private", folder),
  };
}

async function borrowEngine(): Promise<Engine> {
  const folder = makeFolder();
  return { host: undefined, tempFolder: `${folder}/tmp`, stop: await keep("borrowed", folder) };
}

/** A folder of this run; as in the system's temporary folder, other users get to what is below `tmp`. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
  mkdirSync(join(folder, "tmp"));
  chmodSync(join(folder, "tmp"), 0o1777);
  chmodSync(folder, 0o711);
  return folder;
}

/** Starts a keeper and waits until it is ready. @returns what ends it */
async function keep(mode: "private" | "borrowed", folder: string): Promise<() => Promise<void>> {
  const keeper = spawn(
    process.execPath,
    [fileURLToPath(new URL("keeper.ts", import.meta.url)), mode, folder],
    {
      // Its own session: what ends this run must not end the keeper before it has cleaned up.
      detached: true,
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const ended = once(keeper, "exit");
  const stop = async () => {
    keeper.stdin.end();
    await ended;
  };
  const [said] = await Promise.race([once(keeper.stdout, "data"), ended.then(() => ["its keeper ended"])]);
  if (String(said) === "ready\n") return stop;
  await stop();
  rmSync(folder, { recursive: true, force: true });
  throw new Error(`the private Docker engine did not start:\n${said}`);
}

function answers(): boolean {
  return spawnSync("docker", ["version"], { timeout: 20_000, stdio: "ignore" }).status === 0;
}
