// npm run release: fills dist/release/ with all that a release has, for each target. The same commit gives the same bytes.
//
//   node build/release.mjs [--out FOLDER]
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { bundleSources } from "./bundle.mjs";
import { makeExecutable } from "./executable.mjs";
import { splitSources } from "./parts.mjs";
import { nodeNotice, notices, readPackages } from "./release/contents.mjs";
import { makePackages } from "./release/npm.mjs";
import { makeProvenance } from "./release/provenance.mjs";
import { makeSbom } from "./release/sbom.mjs";
import { makeWheel } from "./release/wheel.mjs";
import { run } from "./run.mjs";
import { commit, nodeVersion, ROOT, readJson, sourceDate, version } from "./source.mjs";
import { TARGETS } from "./targets.mjs";
import { nodeOf, runnerOf } from "./tools.mjs";

const { values } = parseArgs({ options: { out: { type: "string", default: `${ROOT}dist/release` } } });
const out = resolve(values.out);
const work = `${out}.work`;

try {
  rmSync(out, { recursive: true, force: true });
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  mkdirSync(out, { recursive: true });
  await release();
} catch (error) {
  console.error(`release: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function release() {
  const date = new Date(sourceDate() * 1000);
  const bundle = join(out, "envshim.cjs");
  const packages = readPackages(await bundleSources(bundle));
  const made = [];
  for (const target of TARGETS) {
    const node = nodeOf(target, true);
    const runner = runnerOf(target, true);
    const file = join(work, target.name, "envshim");
    mkdirSync(join(work, target.name));
    step(`the executable for ${target.name}`);
    await makeExecutable({ writeProgram: splitSources, node, runner, fullIcu: false, file });
    made.push({ target, file, node, versions: versionsOf([...runner, node]) });
  }
  const [{ node, versions }] = /** @type {[(typeof made)[number]]} */ (made);
  const licence = readFileSync(`${ROOT}LICENSE`, "utf8");
  const notice = notices(packages, { version: nodeVersion(), notice: nodeNotice(node) });
  const licences = { LICENSE: licence, THIRD_PARTY_NOTICES: notice };
  const sbom = json(
    makeSbom({
      version: version(),
      commit: commit(),
      date,
      packages,
      versions,
      files: [
        ...made.map(({ target, file }) => ({ name: `${target.name}/envshim`, sha256: sha256(file) })),
        { name: "envshim.cjs", sha256: sha256(bundle) },
      ],
    }),
  );
  write("THIRD_PARTY_NOTICES", notice);
  write("envshim.cdx.json", sbom);
  copyFileSync(`${ROOT}LICENSE`, join(out, "LICENSE"));
  copyFileSync(`${ROOT}build/release/verify.sh`, join(out, "verify.sh"));
  const readme = readFileSync(`${ROOT}README.md`, "utf8");
  const { description: summary } = readJson("package.json");
  await Promise.all(
    made.map(async ({ target, file }) => {
      step(`the archive and the wheel for ${target.name}`);
      await archive(`envshim-${version()}-${target.name}`, file, licences, date);
      await makeWheel({
        folder: out,
        version: version(),
        platform: target.wheel,
        executable: file,
        summary,
        readme,
        licences,
        sbom,
        date,
      });
    }),
  );
  step("the npm packages");
  makePackages({ folder: out, work: join(work, "npm"), bundle, executables: made, licences });
  const { packages: locked } = readJson("package-lock.json");
  const nodes = made.map(({ target }) => ({
    name: `node-${target.name}`,
    version: nodeVersion(),
    integrity: locked[`node_modules/node-${target.name}`].integrity,
  }));
  write(
    "provenance.json",
    json(
      makeProvenance({
        commit: commit(),
        targets: TARGETS.map(({ name }) => name),
        files: listed(),
        packages,
        nodes,
      }),
    ),
  );
  for (const file of readdirSync(out)) chmodSync(join(out, file), /\.(cjs|sh)$/.test(file) ? 0o755 : 0o644);
  write(
    "SHA256SUMS",
    listed()
      .map(({ name, sha256 }) => `${sha256}  ${name}\n`)
      .join(""),
  );
  for (const { name, size } of listed()) console.log(`${(size / 1e6).toFixed(2).padStart(7)} MB  ${name}`);
}

/** What is in the folder, in the order of the names. */
function listed() {
  const names = readdirSync(out).sort();
  return names.map((name) => ({
    name,
    sha256: sha256(join(out, name)),
    size: readFileSync(join(out, name)).length,
  }));
}

/**
 * @param {string} name of the folder in it, and of the file
 * @param {string} executable
 * @param {Readonly<Record<string, string>>} licences
 * @param {Date} date
 */
async function archive(name, executable, licences, date) {
  const folder = join(work, name);
  mkdirSync(folder);
  cpSync(executable, join(folder, "envshim"));
  for (const [file, text] of Object.entries(licences)) writeFileSync(join(folder, file), text);
  const same = [
    "--sort=name",
    `--mtime=@${date.getTime() / 1000}`,
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    "--mode=u=rwX,go=rX",
  ];
  run("tar", ["--create", `--file=${folder}.tar`, `--directory=${work}`, ...same, name], `packing ${name}`);
  const level = constants.Z_BEST_COMPRESSION;
  writeFileSync(join(out, `${name}.tar.gz`), await promisify(gzip)(readFileSync(`${folder}.tar`), { level }));
}

/** @param {readonly string[]} node @returns {Record<string, string>} */
function versionsOf([file = "", ...args]) {
  return JSON.parse(
    run(file, [...args, "-p", "JSON.stringify(process.versions)"], "asking Node for its parts"),
  );
}

/** @param {unknown} value */
function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * @param {string} name
 * @param {string} text
 */
function write(name, text) {
  writeFileSync(join(out, name), text);
}

/** @param {string} file */
function sha256(file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** @param {string} what */
function step(what) {
  console.log(`release: ${what}`);
}
