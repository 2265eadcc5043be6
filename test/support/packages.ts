import { spawnSync } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ROOT } from "./paths.ts";

interface Need {
  readonly debianPackage: string;
  /** True: its files alone are taken, below node_modules. Installed, it would start a service. */
  readonly unpacked?: true;
  /** True for what only the container tests run. */
  readonly forContainers?: true;
  /** False where the program is there and a part of it is not. */
  readonly isWhole?: () => boolean;
  /** True where something else on this machine does its work. */
  readonly isReplaced?: () => boolean;
}

/** THE list of what the tests run that a fresh Debian does not have: the program, and what brings it. */
const NEEDS = {
  strip: { debianPackage: "binutils" },
  strace: { debianPackage: "strace" },
  openssl: { debianPackage: "openssl" },
  unshare: { debianPackage: "util-linux" },
  ip: { debianPackage: "iproute2" },
  bash: { debianPackage: "bash" },
  zsh: { debianPackage: "zsh" },
  fish: { debianPackage: "fish" },
  groff: { debianPackage: "groff-base" },
  etcd: { debianPackage: "etcd-server", unpacked: true },
  nginx: { debianPackage: "nginx", unpacked: true },
  dockerd: { debianPackage: "docker.io", forContainers: true, isReplaced: () => works("docker", "version") },
  mmdebstrap: { debianPackage: "mmdebstrap" },
  python3: { debianPackage: "python3-venv", isWhole: () => works("python3", "-c", "import ensurepip") },
  "docker-compose": {
    debianPackage: "docker-compose",
    forContainers: true,
    isReplaced: () => works("docker", "compose", "version"),
  },
} satisfies Readonly<Record<string, Need>>;

/** A program of the list. */
export type Program = keyof typeof NEEDS;

/** Debian packages that were unpacked for the tests; `npm ci` takes them away. */
const UNPACKED = join(ROOT, "node_modules/.cache/debian");

/** The path of a program that a test runs. @throws where it is not there, saying what to do */
export function requireProgram(program: Program): string {
  const path = find(program);
  if (path === undefined) throw new Error(whatToDo([program]));
  return path;
}

/** True for a program that is there. */
export function hasProgram(program: Program): boolean {
  return find(program) !== undefined;
}

/** The programs that are not here and that nothing stands in for. */
export function missingPrograms({ containers }: { readonly containers: boolean }): Program[] {
  const needs: [string, Need][] = Object.entries(NEEDS);
  return needs
    .filter(([, need]) => containers || !need.forContainers)
    .filter(([program, need]) => !(hasProgram(program as Program) && (need.isWhole?.() ?? true)))
    .filter(([, need]) => !need.isReplaced?.())
    .map(([program]) => program as Program);
}

/** One line that says what is missing and how to get it. */
export function whatToDo(missing: readonly Program[]): string {
  const packages = packagesOf(missing).join(" ");
  return `the tests need ${missing.join(", ")}: ENVSHIM_TEST_INSTALL=1 npm test installs what is missing (as root on Debian or Ubuntu: ${packages}); ENVSHIM_TEST_DOCKER=off leaves the container tests out`;
}

/** Installs what brings these programs. @throws with what apt-get said */
export function installPrograms(missing: readonly Program[]): void {
  console.log(`tests: installing from Debian: ${packagesOf(missing).join(" ")}`);
  apt(["update"]);
  const needs = missing.map((program): Need => NEEDS[program]);
  const installed = needs.filter(({ unpacked }) => !unpacked).map(({ debianPackage }) => debianPackage);
  if (installed.length > 0) apt(["install", "--yes", "--no-install-recommends", ...installed]);
  for (const { debianPackage } of needs.filter(({ unpacked }) => unpacked)) unpack(debianPackage);
}

function packagesOf(programs: readonly Program[]): string[] {
  return [...new Set(programs.map((program) => NEEDS[program].debianPackage))];
}

function unpack(debianPackage: string): void {
  mkdirSync(UNPACKED, { recursive: true });
  const work = mkdtempSync(`${UNPACKED}/.work-`);
  try {
    apt(["download", debianPackage], work);
    run("sh", ["-c", "dpkg -x ./*.deb . && rm ./*.deb"], work);
    rmSync(join(UNPACKED, debianPackage), { recursive: true, force: true });
    renameSync(work, join(UNPACKED, debianPackage));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function apt(args: readonly string[], cwd?: string): void {
  run("apt-get", ["--quiet", "-o", "DPkg::Lock::Timeout=300", ...args], cwd);
}

function run(file: string, args: readonly string[], cwd?: string): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr, error } = spawnSync(file, args, { env, cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${file} ${args.join(" ")} failed:\n${stderr || error}`);
}

function works(file: string, ...args: string[]): boolean {
  return spawnSync(file, args, { timeout: 20_000, stdio: "ignore" }).status === 0;
}

function find(program: Program): string | undefined {
  const { debianPackage } = NEEDS[program];
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter),
    ...["/usr/sbin", "/sbin"],
    ...["usr/bin", "usr/sbin"].map((folder) => join(UNPACKED, debianPackage, folder)),
  ];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
