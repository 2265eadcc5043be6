// Builds dist/envshim.cjs (the plain bundle) and dist/envshim (one executable: that bundle inside a Node).
//
//   node build.mjs [--target LIST] [--fetch] [--node PATH] [--out FOLDER] [--full-icu] [--libraries]
//                  [--smallest] [--bundle]
//
//   --target LIST  for which machines: linux-x64, linux-arm64 or both, each in a folder of its own, dist/TARGET/envshim;
//                  default: this machine, as dist/envshim
//   --fetch        bring what a foreign target needs and is missing: its Node from npm, qemu from Debian; into
//                  node_modules, nothing is installed
//   --node PATH    the Node binary to embed; default: the one that npm installed, else this one
//   --out FOLDER   where to put all of it; default: dist
//   --full-icu     keep ICU's data for all languages and encodings: 11 MB more as gzip
//   --libraries    put the C and C++ libraries that the executable needs beside it, into libraries/
//   --smallest     report sizes with zstd -19 (a minute) instead of zstd -3
//   --bundle       make the plain bundle alone
import { mkdirSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bundleSources } from "./build/bundle.mjs";
import { makeExecutable } from "./build/executable.mjs";
import { copyLibraries } from "./build/libraries.mjs";
import { splitSources } from "./build/parts.mjs";
import { sizesOf } from "./build/sizes.mjs";
import { ROOT } from "./build/source.mjs";
import { chooseTargets } from "./build/targets.mjs";
import { nodeOf, runnerOf } from "./build/tools.mjs";

/** On a Mac or Windows: the bundle does there what needs no Linux, such as check, explain and wrap. */
const NO_EXECUTABLE = `build: the executable is for Linux. Docker makes it:
  docker build -f docker/Dockerfile --platform linux/${process.arch === "arm64" ? "arm64" : "amd64"} -t envshim .`;

try {
  await main();
} catch (error) {
  console.error(`build: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function main() {
  const { values } = parseArgs({
    options: {
      target: { type: "string" },
      fetch: { type: "boolean", default: false },
      node: { type: "string" },
      out: { type: "string", default: `${ROOT}dist` },
      "full-icu": { type: "boolean", default: false },
      libraries: { type: "boolean", default: false },
      smallest: { type: "boolean", default: false },
      bundle: { type: "boolean", default: false },
    },
  });
  const dist = resolve(values.out);
  const bundle = `${dist}/envshim.cjs`;
  const targets = values.bundle ? [] : chooseTargets(values.target, process);
  const jobs = targets.map((target) => ({
    target,
    node: values.node ?? nodeOf(target, values.fetch),
    runner: runnerOf(target, values.fetch),
    file: values.target === undefined ? `${dist}/envshim` : `${dist}/${target.name}/envshim`,
  }));
  if (values.node !== undefined && jobs.length > 1) throw new Error("--node goes with one target");
  mkdirSync(dist, { recursive: true });
  await timed(bundle, () => bundleSources(bundle));
  for (const job of jobs) {
    mkdirSync(dirname(job.file), { recursive: true });
    await timed(job.file, () =>
      makeExecutable({ ...job, writeProgram: splitSources, fullIcu: values["full-icu"] }),
    );
    if (values.libraries) copyLibraries({ ...job, folder: `${dirname(job.file)}/libraries` });
  }
  if (jobs.length === 0 && !values.bundle) console.log(NO_EXECUTABLE);

  /**
   * @param {string} file
   * @param {() => unknown} make
   */
  async function timed(file, make) {
    const started = performance.now();
    await make();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const sizes = await sizesOf(file, values.smallest);
    console.log(`${relative(process.cwd(), file).padEnd(17)} ${sizes}  ${seconds} s`);
  }
}
