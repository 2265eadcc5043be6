import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { ROOT } from "./paths.ts";

/** Debian packages that the tests unpacked for themselves; `npm ci` takes them away. */
const UNPACKED = join(ROOT, "node_modules/.cache/debian");

/**
 * The path of a program that a test runs: the machine's own, else unpacked from its Debian package. Nothing is
 * installed, so no service starts and nothing of the machine changes.
 * @throws where it is not there and cannot be had, naming what to install
 */
export async function requireProgram(program: string, debianPackage: string): Promise<string> {
  return (
    findIn((process.env.PATH ?? "").split(delimiter).concat("/usr/sbin", "/sbin"), program) ??
    (await unpack(program, debianPackage))
  );
}

async function unpack(program: string, debianPackage: string): Promise<string> {
  const folder = join(UNPACKED, debianPackage);
  if (!existsSync(folder)) {
    const { work, fault } = await download(debianPackage);
    try {
      if (fault !== undefined) throw missing(program, debianPackage, fault);
      // Test files run side by side: the first to come puts it there whole.
      if (!existsSync(folder)) renameSync(work, folder);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  const found = findIn([join(folder, "usr/bin"), join(folder, "usr/sbin")], program);
  if (found === undefined) throw missing(program, debianPackage, `the package has no ${program}`);
  return found;
}

async function download(debianPackage: string): Promise<{ work: string; fault: string | undefined }> {
  mkdirSync(UNPACKED, { recursive: true });
  const work = mkdtempSync(`${UNPACKED}/.work-`);
  const get = () => execa("apt-get", ["download", debianPackage], { cwd: work, reject: false });
  console.info(`test: getting the Debian package ${debianPackage}`);
  let got = await get();
  if (got.failed && process.getuid?.() === 0) {
    // A fresh machine has no package lists.
    await execa("apt-get", ["update", "-o", "DPkg::Lock::Timeout=120"], { reject: false });
    got = await get();
  }
  if (got.failed) return { work, fault: String(got.stderr || got.shortMessage) };
  const extracted = await execa({ shell: true, cwd: work, reject: false })`dpkg -x ./*.deb . && rm ./*.deb`;
  return { work, fault: extracted.failed ? String(extracted.stderr) : undefined };
}

function missing(program: string, debianPackage: string, why: string): Error {
  return new Error(
    `the tests need ${program}: install it (on Debian: apt-get install ${debianPackage})\n${why.trim()}`,
  );
}

function findIn(folders: readonly string[], program: string): string | undefined {
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
