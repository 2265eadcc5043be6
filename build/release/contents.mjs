import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT, readJson } from "../source.mjs";

/**
 * @typedef {object} Package an npm package that is in the bundle
 * @property {string} name
 * @property {string} version
 * @property {string} license as SPDX has it
 * @property {string} integrity of package-lock.json: an algorithm and a digest in base64
 * @property {string} notice the text of its licence
 */

/**
 * What stands in the packages that were bundled.
 * @param {readonly string[]} names
 * @returns {Package[]}
 * @throws {Error} where one has no licence
 */
export function readPackages(names) {
  const { packages } = readJson("package-lock.json");
  return names.map((name) => {
    const { version, license } = readJson(`node_modules/${name}/package.json`);
    const { integrity } = packages[`node_modules/${name}`];
    return { name, version, license, integrity, notice: licenceIn(join(ROOT, "node_modules", name)) };
  });
}

/**
 * The licence of Node and of all that is in it, beside the binary of its npm package.
 * @param {string} node
 */
export function nodeNotice(node) {
  return licenceIn(dirname(dirname(node)));
}

/** @param {string} folder */
function licenceIn(folder) {
  const file =
    existsSync(folder) && readdirSync(folder).find((name) => /^licen[cs]e(\.(md|txt))?$/i.test(name));
  if (!file) throw new Error(`${folder} has no licence, so it cannot be passed on`);
  return readFileSync(join(folder, file), "utf8").trim();
}

/**
 * The licences of all that is in the executables, and so in the bundle.
 * @param {readonly Package[]} packages
 * @param {{ version: string, notice: string }} node
 */
export function notices(packages, node) {
  const line = "=".repeat(100);
  const parts = [
    `The executables of envshim contain Node.js and the npm packages below; envshim.cjs contains the packages only.`,
    ...packages.map(({ name, version, notice }) => `${line}\n${name} ${version}\n${line}\n\n${notice}`),
    `${line}\nNode.js ${node.version} and what it contains\n${line}\n\n${node.notice}`,
  ];
  return `${parts.join("\n\n")}\n`;
}
