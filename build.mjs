// Builds dist/envshim.cjs (the plain bundle) and dist/envshim (one executable: that bundle inside a Node).
//
//   node build.mjs [--node PATH] [--out FOLDER] [--smallest]
//
//   --node PATH   the Node binary to embed; default: the one that npm installed, else this one
//   --out FOLDER  where to put both; default: dist
//   --smallest    report sizes with zstd -19 (a minute) instead of zstd -3
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import * as zlib from "node:zlib";
import { build } from "esbuild";

/** The first release line whose `process.execve` and single executable options are all there. */
const LEAST_NODE = 24;

/**
 * What makes a run that lasts 40 ms faster (measured against the same executable without each):
 * hash tables are used as the snapshot has them, at the price of a hash seed that is fixed when the executable is built
 * (its inputs are the spec and the store, both trusted); nothing runs long enough to be worth compiling to machine code.
 */
const V8_FLAGS = ["--no-rehash-snapshot", "--no-opt", "--no-sparkplug", "--no-maglev"];

/** What pino writes files and runs worker threads with: the log has a stream of its own and needs neither. */
const withoutUnusedPino = {
  name: "without-unused-pino",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(sonic-boom|thread-stream|on-exit-leak-free|atomic-sleep)$/ }, ({ path }) => ({
      path,
      namespace: "unused",
    }));
    onLoad({ filter: /.*/, namespace: "unused" }, () => ({ contents: "module.exports = class {};" }));
  },
};

/** The runtime's modules that a run may load: those of HTTP, TLS and what they stand on. */
const NEEDED_MODULES =
  /^(_?(http|https|tls|net|dns|stream)|internal\/(http|https|tls|net|dns|crypto|stream|timers|process|bootstrap|main))/;

const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
const root = fileURLToPath(new URL(".", import.meta.url));
const { values } = parseArgs({
  options: { node: { type: "string" }, out: { type: "string" }, smallest: { type: "boolean" } },
});
const dist = resolve(values.out ?? `${root}dist`);
const bundle = `${dist}/envshim.cjs`;
const executable = `${dist}/envshim`;

try {
  const node = values.node ?? installedNode() ?? process.execPath;
  checkNode(node);
  mkdirSync(dist, { recursive: true });
  await timed(bundle, bundleSources);
  await timed(executable, () => makeExecutable(node));
} catch (error) {
  console.error(`build: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function bundleSources() {
  const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  await build({
    entryPoints: [`${root}src/main.ts`],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    minify: true,
    legalComments: "none",
    banner: { js: "#!/usr/bin/env node" },
    // The builds that esbuild can take unused parts out of; those for Node are CommonJS.
    alias: {
      yaml: createRequire(import.meta.url)
        .resolve("yaml")
        .replace("/dist/", "/browser/dist/"),
      "jsonc-parser": createRequire(import.meta.url)
        .resolve("jsonc-parser")
        .replace("/umd/", "/esm/"),
    },
    plugins: [withoutUnusedPino],
    define: { ENVSHIM_VERSION: JSON.stringify(version) },
    logLevel: "warning",
  });
  chmodSync(bundle, 0o755);
}

/** Injects a start-up snapshot of the bundle into a stripped copy of the Node binary. */
async function makeExecutable(node) {
  const work = `${dist}/.work`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  const config = {
    main: bundle,
    output: `${work}/blob`,
    useSnapshot: true,
    disableExperimentalSEAWarning: true,
    // NODE_OPTIONS is meant for the application, not for envshim.
    execArgvExtension: "none",
    execArgv: ["--disable-warning=ExperimentalWarning", ...V8_FLAGS],
  };
  writeFileSync(`${work}/sea.json`, JSON.stringify(config));
  run(
    node,
    ["--no-warnings", "--experimental-sea-config", `${work}/sea.json`],
    "making the start-up snapshot",
  );
  trimCodeCache(config.output);
  copyFileSync(node, `${work}/envshim`);
  chmodSync(`${work}/envshim`, 0o755);
  // Before the injection: a binary that is stripped after it no longer starts.
  strip(`${work}/envshim`);
  // As a program of its own: the library warns about every symbol that strip took.
  const postject = createRequire(import.meta.url).resolve("postject/dist/cli.js");
  run(
    process.execPath,
    [postject, `${work}/envshim`, "NODE_SEA_BLOB", config.output, "--sentinel-fuse", FUSE],
    "injecting",
  );
  // A copy that is running cannot be written to, but it can be replaced.
  rmSync(executable, { force: true });
  copyFileSync(`${work}/envshim`, executable);
  rmSync(work, { recursive: true });
}

/**
 * Takes the compiled code of the runtime's modules that no run loads out of a snapshot: start-up copies all of it.
 *
 * It is the last vector of the snapshot (src/node_snapshotable.cc, SnapshotSerializer): a count, then each module's id
 * and bytes, every length 8 bytes. Where it is not found so, in a Node that writes it otherwise, everything stays.
 */
function trimCodeCache(file) {
  const blob = readFileSync(file);
  const length = (at) =>
    at + 8 <= blob.length ? Number(blob.readBigUInt64LE(at)) : Number.POSITIVE_INFINITY;
  // src/node_sea.cc: magic, flags, a byte of options, the script's path, and the snapshot behind its length.
  const sizeAt = 9 + 8 + length(9);
  const start = sizeAt + 8;
  const end = start + length(sizeAt);
  const at = end <= blob.length ? findModules(blob, length, start, end) : undefined;
  if (!at) {
    console.warn(
      "build: this Node writes snapshots in a way that is not known here, so all of its code is kept",
    );
    return;
  }
  const kept = at.modules.filter(({ id }) => NEEDED_MODULES.test(id));
  const uint64 = (value) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    return bytes;
  };
  const before = blob.subarray(start, at.start);
  const modules = Buffer.concat([uint64(kept.length), ...kept.map(({ bytes }) => bytes)]);
  const size = uint64(before.length + modules.length);
  writeFileSync(file, Buffer.concat([blob.subarray(0, sizeAt), size, before, modules, blob.subarray(end)]));
}

/** The vector of modules that ends where the snapshot does. */
function findModules(blob, length, from, end) {
  // Its count is below 65,536, and the first id's length below 256.
  for (let start = blob.indexOf("\0\0\0\0\0\0", from + 2) - 2; start > 0 && start < end; ) {
    const modules = readModules(blob, length, start, end);
    if (modules) return { start, modules };
    start = blob.indexOf("\0\0\0\0\0\0", start + 3) - 2;
  }
  return undefined;
}

function readModules(blob, length, start, end) {
  const count = length(start);
  if (!(count >= 100 && count < 1000)) return undefined;
  const modules = [];
  let at = start + 8;
  for (let index = 0; index < count; index++) {
    const idEnd = at + 8 + length(at);
    if (!(idEnd - at < 100 && idEnd < end)) return undefined;
    const id = blob.toString("latin1", at + 8, idEnd);
    const next = idEnd + 8 + length(idEnd);
    if (!/^[\w./-]+$/.test(id) || !(next <= end)) return undefined;
    modules.push({ id, bytes: blob.subarray(at, next) });
    at = next;
  }
  return at === end ? modules : undefined;
}

function strip(file) {
  try {
    execFileSync("strip", ["-s", file], { stdio: "pipe" });
  } catch (error) {
    const why = error.code === "ENOENT" ? "there is no strip here (package binutils)" : "strip failed";
    console.warn(`build: ${why}, so the executable keeps its symbols and is 18 MB larger`);
  }
}

/** The official Node that npm installed for this platform as an optional dependency. */
function installedNode() {
  try {
    return createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    return undefined;
  }
}

function checkNode(node) {
  if (!existsSync(node)) throw new Error(`there is no Node binary at ${node}; check --node`);
  const version = run(node, ["--version"], `asking ${node} for its version`).trim();
  if (Number(/^v(\d+)\./.exec(version)?.[1]) >= LEAST_NODE) return;
  throw new Error(
    `${node} is Node ${version}, but the executable needs ${LEAST_NODE} or later: run npm ci with optional dependencies, or name one with --node PATH`,
  );
}

function run(file, args, doing) {
  try {
    return execFileSync(file, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw new Error(`${doing} failed:\n${error.stderr || error.message}`);
  }
}

async function timed(file, make) {
  const started = performance.now();
  await make();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const sizes = await sizesOf(readFileSync(file));
  console.log(`${relative(process.cwd(), file).padEnd(17)} ${sizes.map(megabytes).join("  ")}  ${seconds} s`);
}

/** What the file takes as it is and in an image's layer: registries keep layers as gzip or zstd. */
async function sizesOf(bytes) {
  const level = values.smallest ? 19 : 3;
  const params = { [zlib.constants.ZSTD_c_compressionLevel]: level };
  const [gzip, zstd] = await Promise.all([
    promisify(zlib.gzip)(bytes),
    // Node 20 has no zstd.
    zlib.zstdCompress ? promisify(zlib.zstdCompress)(bytes, { params }) : undefined,
  ]);
  return [["raw", bytes.length], ["gzip", gzip.length], ...(zstd ? [[`zstd -${level}`, zstd.length]] : [])];
}

function megabytes([name, size]) {
  return `${name} ${(size / 1e6).toFixed(2).padStart(6)} MB`;
}
