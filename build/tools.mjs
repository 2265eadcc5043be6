import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { run } from "./run.mjs";
import { nodeVersion, ROOT, readJson } from "./source.mjs";

/** What was fetched; `npm ci` takes it away. */
const FETCHED = join(ROOT, "node_modules/.cache/envshim");

/** @typedef {import("./targets.mjs").Target} Target */

/**
 * The official Node of a target: npm installs the one for this machine, others are fetched.
 * @param {Target} target
 * @param {boolean} fetch bring it where it is missing
 * @throws {Error} where it is missing, with the command that brings it
 */
export function nodeOf(target, fetch) {
  const name = `node-${target.name}`;
  const installed = join(ROOT, "node_modules", name, "bin/node");
  if (existsSync(installed)) return installed;
  const fetched = join(FETCHED, `${name}-${nodeVersion()}`, "package/bin/node");
  if (existsSync(fetched)) return fetched;
  // Without its optional dependencies, npm leaves this Node alone.
  if (!fetch && runsHere(target)) return process.execPath;
  if (!fetch)
    throw new Error(`${target.name} needs the npm package ${name}@${nodeVersion()}: ${again(target)}`);
  fetchPackage(name, dirname(dirname(dirname(fetched))));
  return fetched;
}

/**
 * Debian's packages that bring what runs a target's programs on a machine of another kind.
 * @param {Target} target
 */
export function foreignPackages({ libraries }) {
  return ["qemu-user-static", ...["libc6", "libgcc-s1", "libstdc++6"].map((name) => `${name}-${libraries}`)];
}

/**
 * What stands before the command line of a target's program.
 * @param {Target} target
 * @param {boolean} fetch bring what is missing
 * @returns {readonly string[]} nothing on a machine of its own kind, else an emulator
 * @throws {Error} where it is missing, with the command that brings it
 */
export function runnerOf(target, fetch) {
  if (runsHere(target)) return [];
  const packages = foreignPackages(target);
  const root = join(FETCHED, `qemu-${target.name}`);
  const find = () => {
    const qemu = findProgram(target.qemu, join(root, "usr/bin"));
    const libraries = ["/", root]
      .map((folder) => join(folder, "usr", target.triplet))
      .find((folder) => existsSync(`${folder}/lib/libstdc++.so.6`));
    return qemu && libraries ? [qemu, "-L", libraries] : undefined;
  };
  const found = find();
  if (found) return found;
  if (!fetch) {
    throw new Error(
      `${target.name} is built here by way of qemu: apt-get install -y ${packages.join(" ")}, or ${again(target)}`,
    );
  }
  fetchDebian(packages, root);
  const [qemu = "", ...options] = find() ?? [];
  if (!qemu)
    throw new Error(`Debian's packages ${packages.join(", ")} have no ${target.qemu} or no libstdc++.so.6`);
  return [qemu, ...options];
}

/** @param {Target} target */
function runsHere({ name }) {
  return name === `${process.platform}-${process.arch}`;
}

/** @param {Target} target */
function again(target) {
  return `node build.mjs --target ${target.name} --fetch`;
}

/**
 * The path of a program, or nothing.
 * @param {string} name
 * @param {...string} more folders to look in after PATH
 */
export function findProgram(name, ...more) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...more];
  return folders
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * Unpacks an npm package of package-lock.json that npm does not install on this machine, as what the lock file says it
 * is. (`npm install` would put its `node` before the one that runs the scripts.)
 * @param {string} name
 * @param {string} folder
 */
function fetchPackage(name, folder) {
  const { version, integrity } = readJson("package-lock.json").packages[`node_modules/${name}`];
  console.log(`build: fetching the npm package ${name}@${version}`);
  filled(folder, (work) => {
    run("npm", ["pack", "--silent", `${name}@${version}`, `--pack-destination=${work}`], `fetching ${name}`, {
      cwd: ROOT,
    });
    const archive = join(work, readdirSync(work).find((file) => file.endsWith(".tgz")) ?? "");
    const [algorithm = "", digest] = integrity.split(/-(.*)/s);
    if (createHash(algorithm).update(readFileSync(archive)).digest("base64") !== digest) {
      throw new Error(`the npm package ${name}@${version} is not the one of package-lock.json`);
    }
    run("tar", ["-xzf", archive, "-C", work], `unpacking ${name}`);
    rmSync(archive);
  });
}

/**
 * Unpacks Debian packages without installing them.
 * @param {readonly string[]} packages
 * @param {string} folder
 */
function fetchDebian(packages, folder) {
  console.log(`build: fetching from Debian: ${packages.join(" ")}`);
  filled(folder, (work) => {
    const download = () => run("apt-get", ["download", ...packages], "apt-get download", { cwd: work });
    try {
      download();
    } catch (error) {
      // A new machine has no lists of packages, and only root may fetch them.
      if (process.getuid?.() !== 0) throw error;
      run("apt-get", ["update", "-o", "DPkg::Lock::Timeout=120"], "apt-get update");
      download();
    }
    for (const file of readdirSync(work).filter((name) => name.endsWith(".deb"))) {
      run("dpkg", ["-x", join(work, file), work], `unpacking ${file}`);
      rmSync(join(work, file));
    }
  });
}

/**
 * A folder that is there whole or not at all.
 * @param {string} folder
 * @param {(work: string) => void} fill
 */
function filled(folder, fill) {
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${dirname(folder)}/.work-`);
  try {
    fill(work);
    // Another build that runs at the same time may have been first.
    if (!existsSync(folder)) renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
