import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../run.mjs";
import { ROOT, readJson } from "../source.mjs";

/** @typedef {import("../targets.mjs").Target} Target */

/**
 * Makes the npm packages: `envshim` with the plain bundle, for any platform, and one a target with its executable, of
 * which npm installs the one that fits.
 * @param {object} given
 * @param {string} given.folder where the packages are put
 * @param {string} given.work a folder
 * @param {string} given.bundle
 * @param {readonly { target: Target, file: string }[]} given.executables
 * @param {Readonly<Record<string, string>>} given.licences name → text
 * @returns {string[]} their names
 */
export function makePackages({ folder, work, bundle, executables, licences }) {
  const { name, version, description, license, engines } = readJson("package.json");
  const common = { version, license, preferUnplugged: true };
  const subPackage = (/** @type {Target} */ target) => `@${name}/${target.name}`;
  const main = {
    name,
    ...common,
    description,
    keywords: ["docker", "entrypoint", "environment", "secrets", "container"],
    bin: { [name]: "bin/envshim.cjs" },
    files: ["bin", ...Object.keys(licences)],
    engines,
    optionalDependencies: Object.fromEntries(executables.map(({ target }) => [subPackage(target), version])),
  };
  const packages = executables.map(({ target, file }) => {
    const manifest = {
      name: subPackage(target),
      ...common,
      description: `The executable of ${name} for ${target.name}`,
      files: ["envshim", ...Object.keys(licences)],
      os: ["linux"],
      cpu: [target.arch],
      libc: ["glibc"],
    };
    return pack(target.name, manifest, { envshim: file });
  });
  const launcher = join(ROOT, "build/release/launcher.cjs");
  const readme = join(ROOT, "README.md");
  return [
    pack(name, main, { "bin/envshim.cjs": launcher, "bin/bundle.cjs": bundle, "README.md": readme }),
    ...packages,
  ];

  /**
   * @param {string} title of the folder that is packed
   * @param {object} manifest
   * @param {Readonly<Record<string, string>>} files path → file
   */
  function pack(title, manifest, files) {
    const staged = join(work, title);
    mkdirSync(staged, { recursive: true });
    writeFileSync(join(staged, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    for (const [path, text] of Object.entries(licences)) writeFileSync(join(staged, path), text);
    for (const [path, file] of Object.entries(files)) cpSync(file, join(staged, path));
    const args = ["pack", "--json", "--ignore-scripts", `--pack-destination=${folder}`];
    const [{ filename }] = JSON.parse(run("npm", args, `packing ${title}`, { cwd: staged }));
    return filename;
  }
}
