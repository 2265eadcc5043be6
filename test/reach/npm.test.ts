// What a consumer of the npm packages gets.
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { tempDir } from "../support/temp.ts";
import { startRegistry } from "./support/registry.ts";
import { RELEASE, releaseFiles, VERSION } from "./support/release.ts";

const ARCHIVES = releaseFiles()
  .filter((file) => file.endsWith(".tgz"))
  .map((file) => join(RELEASE, file));
const HERE = `${process.platform}-${process.arch}`;

/** An empty project into which `npm install envshim` has put what it puts on a machine of this kind. */
async function install(...machine: readonly string[]): Promise<string> {
  const project = tempDir();
  writeFileSync(join(project, "package.json"), '{ "scripts": { "node": "node --version" } }');
  writeFileSync(join(project, "spec.yaml"), "env:\n  - name: A\n    value: secret:a\n");
  const registry = await startRegistry(ARCHIVES);
  const options = [`--registry=${registry}`, `--cache=${join(project, ".cache")}`, "--no-audit", "--no-fund"];
  await execa("npm", ["install", "envshim", ...options, ...machine], { cwd: project });
  return project;
}

const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => lstatSync(join(folder, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);

test("npm install brings the bundle and the executable for this machine, and no other program", async () => {
  const project = await install();
  const modules = join(project, "node_modules");
  expect(readdirSync(join(modules, ".bin"))).toEqual(["envshim"]);
  expect(readdirSync(join(modules, "@envshim"))).toEqual([HERE]);
  expect(sizeOf(modules)).toBeLessThan(117_000_000);
  const { stdout: list } = await execa("npm", ["ls", "--all", "--parseable"], { cwd: project });
  expect(list.split("\n").slice(1)).toEqual([join(modules, "envshim"), join(modules, "@envshim", HERE)]);
  // The project's scripts run on the Node they ran on before.
  const { stdout: node } = await execa("npm", ["run", "--silent", "node"], { cwd: project });
  expect(node).toBe(process.version);
  const { stdout: version } = await execa(join(modules, ".bin/envshim"), ["--version"]);
  const { stdout: own } = await execa(join(modules, "@envshim", HERE, "envshim"), ["--version"]);
  expect(version).toBe(own);
}, 120_000);

test("npx envshim check works where there is no executable", async () => {
  const project = await install("--os=darwin", "--cpu=arm64");
  expect(existsSync(join(project, "node_modules/@envshim"))).toBe(false);
  const { stdout } = await execa("npx", ["envshim", "check", "--spec", "spec.yaml"], { cwd: project });
  expect(stdout).toMatch(/A +reference/);
}, 120_000);

test.each(ARCHIVES.map((path) => [basename(path), path]))(
  "%s has the licences of what is in it",
  async (_, path) => {
    const { stdout } = await execa("tar", ["-tzf", path]);
    expect(stdout.split("\n")).toEqual(
      expect.arrayContaining(["package/LICENSE", "package/THIRD_PARTY_NOTICES", "package/package.json"]),
    );
  },
);

test("the package tells no dependency but the executables", async () => {
  const project = tempDir();
  await execa("tar", ["-xzf", join(RELEASE, `envshim-${VERSION}.tgz`), "-C", project]);
  const manifest = JSON.parse(readFileSync(join(project, "package/package.json"), "utf8"));
  const { dependencies, optionalDependencies, devDependencies } = manifest;
  expect({ dependencies, devDependencies }).toEqual({});
  expect(Object.keys(optionalDependencies).sort()).toEqual(["@envshim/linux-arm64", "@envshim/linux-x64"]);
});
