// Keeps an engine for a test run, and cleans up when the run is over, however that ends.
//
//   node keeper.ts private FOLDER     starts an engine of its own; in the end it is gone, with all it had
//   node keeper.ts borrowed FOLDER    uses the engine that is there; in the end the tests' containers and images are gone
//
// It says "ready" when the engine answers. The run is over when its end of the standard input is closed: by the run,
// or by the kernel after a kill -9.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, ownerFile, removeEngine } from "./leftovers.ts";
import { MARK } from "./names.ts";

// What ends the run may be sent to all its processes; this one ends with its input.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

const [mode, folder = ""] = process.argv.slice(2);
const runIsOver = once(process.stdin.resume(), "end");
writeFileSync(ownerFile(folder), identityOf(process.pid) ?? "");
if (mode === "private") await keepPrivate();
else await keepBorrowed();
await removeEngine(folder);
process.exit(0);

async function keepPrivate(): Promise<void> {
  const log = `${folder}/log`;
  process.env.DOCKER_HOST = `unix://${folder}/docker.sock`;
  const engine = startEngine(log);
  const ended = once(engine, "exit");
  await Promise.race([untilReady(engine), ended, runIsOver]);
  process.stdout.write(engine.exitCode === null ? "ready\n" : readFileSync(log, "utf8").slice(-2000));
  await runIsOver;
  removeContainers();
  engine.kill("SIGTERM");
  await Promise.race([ended, sleep(20_000, undefined, { ref: false })]);
}

async function keepBorrowed(): Promise<void> {
  process.stdout.write("ready\n");
  await runIsOver;
  removeContainers("--filter", `label=${MARK}`);
  const images = list("images", "--format={{.Repository}}:{{.Tag}}", `--filter=reference=${MARK}/*`);
  if (images.length > 0) docker("rmi", "--force", ...images);
}

/** No bridge and no firewall rules: containers have the host's network or none. */
function startEngine(log: string): ChildProcess {
  const output = openSync(log, "w");
  const folders = [`--data-root=${folder}/data`, `--exec-root=${folder}/exec`, `--pidfile=${folder}/pid`];
  const network = ["--bridge=none", "--iptables=false", "--ip6tables=false"];
  return spawn("dockerd", [...folders, ...network, `--host=${process.env.DOCKER_HOST}`], {
    stdio: ["ignore", output, output],
  });
}

async function untilReady(engine: ChildProcess): Promise<void> {
  while (engine.exitCode === null && docker("version").status !== 0) await sleep(100);
}

function removeContainers(...filter: string[]): void {
  const containers = list("ps", "--all", "--quiet", ...filter);
  if (containers.length > 0) docker("rm", "--force", "--volumes", ...containers);
}

function list(...args: string[]): string[] {
  return docker(...args)
    .stdout.split("\n")
    .filter(Boolean);
}

function docker(...args: string[]) {
  return spawnSync("docker", args, { encoding: "utf8", timeout: 60_000 });
}
