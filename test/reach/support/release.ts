import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { version } from "../../../build/source.mjs";
import { ROOT } from "../../support/paths.ts";
import { tempDir } from "../../support/temp.ts";

/** The version that is released. */
export const VERSION: string = version();

/** Where the set-up made a release. */
export const RELEASE = join(ROOT, "dist/release");

/** The files of the release. */
export const releaseFiles = (): string[] => readdirSync(RELEASE).sort();

/** A file of the release, as text. */
export const releaseFile = (name: string): string => readFileSync(join(RELEASE, name), "utf8");

/** The path of the one file of the release whose name this matches. @throws where there is none */
export function releasePath(name: RegExp): string {
  const found = releaseFiles().find((file) => name.test(file));
  if (found === undefined) throw new Error(`the release has no ${name}`);
  return join(RELEASE, found);
}

/** Unpacks a target's archive into a folder that is gone when the test ends. @returns the folder in it */
export async function unpack(target: string): Promise<string> {
  const folder = tempDir();
  const archive = releasePath(new RegExp(`${target}\\.tar\\.gz$`));
  await execa("tar", ["-xzf", archive, "-C", folder]);
  return join(folder, readdirSync(folder)[0] ?? dirname(archive));
}
