import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Programs the container tests need, and the Debian package of each. */
const PACKAGES: Readonly<Record<string, string>> = {
  dockerd: "docker.io",
  mmdebstrap: "mmdebstrap",
  "docker-compose": "docker-compose",
};

const NO_ENGINE =
  "the container tests need Docker, and none answers here: install and start it, so that docker version works. As root on Debian they bring an engine of their own. ENVSHIM_TEST_DOCKER=off leaves the container tests out.";

/**
 * Installs what is missing for a private engine, on Debian as root.
 * @param uid who runs the tests
 * @throws {Error} anywhere else, saying what to install
 */
export function installPackages(uid: number | undefined = process.getuid?.()): void {
  const missing = Object.keys(PACKAGES).filter((program) => !hasProgram(program));
  if (uid !== 0 || (missing.length > 0 && !existsSync("/etc/debian_version"))) throw new Error(NO_ENGINE);
  if (missing.length === 0) return;
  const packages = missing.map((program) => PACKAGES[program] ?? program);
  console.log(`container tests: installing from Debian: ${packages.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", ...packages]]) {
    const { status, stderr } = spawnSync("apt-get", ["--quiet", "-o", "DPkg::Lock::Timeout=300", ...args], {
      env,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`apt-get ${args.join(" ")} failed:\n${stderr}`);
  }
}

/** True for a program in PATH. */
export function hasProgram(name: string): boolean {
  return (process.env.PATH ?? "").split(":").some((folder) => existsSync(`${folder}/${name}`));
}
