import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Programs the container tests need, and the Debian package of each. */
const PACKAGES: Readonly<Record<string, string>> = {
  dockerd: "docker.io",
  mmdebstrap: "mmdebstrap",
  "docker-compose": "docker-compose",
};

/**
 * Installs what is missing for a private engine, on Debian as root.
 * @throws {Error} anywhere else, saying what to install
 */
export function installPackages(): void {
  const missing = Object.keys(PACKAGES).filter((program) => !hasProgram(program));
  if (missing.length === 0) return;
  const packages = missing.map((program) => PACKAGES[program] ?? program);
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) {
    throw new Error(
      `the container tests need Docker, and none answers here. Start it (docker version has to work), or on Debian as root run apt-get install ${packages.join(" ")}. ENVSHIM_TEST_DOCKER=off leaves the container tests out.`,
    );
  }
  console.log(`container tests: installing from Debian: ${packages.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", ...packages]]) {
    const { status, stderr } = spawnSync("apt-get", ["--quiet", ...args], { env, encoding: "utf8" });
    if (status !== 0) throw new Error(`apt-get ${args.join(" ")} failed:\n${stderr}`);
  }
}

/** True for a program in PATH. */
export function hasProgram(name: string): boolean {
  return (process.env.PATH ?? "").split(":").some((folder) => existsSync(`${folder}/${name}`));
}
