import { chmodSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { sep } from "node:path";
import { build } from "esbuild";
import { commit, ROOT, version } from "./source.mjs";

/**
 * What pino writes files, runs worker threads and writes to several streams with: the log has a stream of its own and
 * needs none of it.
 * @type {import("esbuild").Plugin}
 */
const withoutUnusedPino = {
  name: "without-unused-pino",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(sonic-boom|on-exit-leak-free)$/ }, ({ path }) => ({ path, namespace: "unused" }));
    onResolve({ filter: /^[.].*[/](transport|multistream)$/ }, ({ path, importer }) =>
      /[\\/]pino[\\/]/.test(importer) ? { path, namespace: "unused" } : undefined,
    );
    // It keeps the time, process and machine it was loaded on, which the snapshot would carry along.
    onLoad({ filter: /[\\/]pino[\\/](pino|lib[\\/](time|tools))\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8")
        .replace("BigInt(Date.now())", "0n")
        .replace("startHrTime = process.hrtime.bigint()", "startHrTime = 0n")
        .replace("const { pid } = process", "const pid = 0")
        .replace("os.hostname()", '""')
        .replace("require('worker_threads')", "{ isMainThread: true }"),
    }));
    onLoad({ filter: /.*/, namespace: "unused" }, () => ({ contents: "module.exports = class {};" }));
  },
};

/**
 * Packages that few runs need, with what is used of each. In the plain bundle each is one text, compiled when it is first
 * needed: else Node looks through all of it at each start. In the executable they are parts like others (parts.mjs).
 */
const APART = {
  aws4: 'module.exports = require("aws4")',
  execa: 'export { execa } from "execa"',
  "jsonc-parser": 'export { createScanner } from "jsonc-parser"',
  "toml-eslint-parser": 'export { ParseError, parseTOML } from "toml-eslint-parser"',
};

/**
 * The marks for terminals that execa writes in its verbose mode, which is for those who look for a bug: three are used.
 * @type {import("esbuild").Plugin}
 */
const withoutUnusedMarks = {
  name: "without-unused-marks",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^figures$/ }, ({ path }) => ({ path, namespace: "marks" }));
    onLoad({ filter: /.*/, namespace: "marks" }, () => ({
      contents: 'export default { tick: "+", cross: "x", warning: "!" };',
    }));
  },
};

/**
 * @param {(made: import("esbuild").Metafile) => void} seen
 * @returns {import("esbuild").Plugin}
 */
const apart = (seen) => ({
  name: "apart",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(${Object.keys(APART).join("|")})$`) }, ({ path }) => ({
      path,
      namespace: "apart",
    }));
    onLoad({ filter: /.*/, namespace: "apart" }, async ({ path }) => {
      const contents = APART[/** @type {keyof typeof APART} */ (path)];
      const stdin = { contents, resolveDir: ROOT };
      const options = { ...sourceOptions(), entryPoints: [], stdin };
      const { metafile, outputFiles } = await build({ ...options, format: "cjs", write: false });
      seen(metafile);
      const text = outputFiles.map((file) => file.text).join("");
      return {
        contents: `const made = { exports: {} };
new Function("module", "exports", "require", ${JSON.stringify(text)})(made, made.exports, (name) => require(name));
module.exports = made.exports;`,
      };
    });
  },
});

/**
 * For tests. `minify`: false for a look into the program, with the modules' names; `plugins`: further ones.
 * @typedef {{ readonly minify?: boolean, readonly plugins?: readonly import("esbuild").Plugin[] }} ForTests
 */

/**
 * How the program's sources are put together.
 * @param {ForTests} [options]
 * @returns {import("esbuild").BuildOptions & { metafile: true }}
 */
export function sourceOptions({ minify = true, plugins = [] } = {}) {
  return {
    absWorkingDir: ROOT,
    // The same bundle whether or not tsconfig.json is there, as in an image's build.
    tsconfigRaw: {},
    bundle: true,
    entryPoints: ["src/main.ts"],
    platform: "node",
    target: "node20",
    minify,
    legalComments: "none",
    metafile: true,
    // The builds that esbuild can take unused parts out of; those for Node are CommonJS.
    alias: {
      yaml: createRequire(import.meta.url)
        .resolve("yaml")
        .replace(`${sep}dist${sep}`, `${sep}browser${sep}dist${sep}`),
      "jsonc-parser": createRequire(import.meta.url)
        .resolve("jsonc-parser")
        .replace(`${sep}umd${sep}`, `${sep}esm${sep}`),
    },
    plugins: [...plugins, withoutUnusedPino, withoutUnusedMarks],
    define: {
      ENVSHIM_VERSION: JSON.stringify(version()),
      ENVSHIM_COMMIT: JSON.stringify(commit().replace(/^([0-9a-f]{12})[0-9a-f]*/, "$1")),
    },
    logLevel: "warning",
  };
}

/**
 * Makes the plain bundle: the whole program in one file, for a Node that is there.
 * @param {string} file
 * @param {ForTests} [given]
 * @returns {Promise<string[]>} the npm packages in it, as folders below node_modules
 */
export async function bundleSources(file, given) {
  const { plugins = [], ...options } = sourceOptions(given);
  /** @type {import("esbuild").Metafile[]} */
  const made = [];
  const { metafile } = await build({
    ...options,
    format: "cjs",
    outfile: file,
    banner: { js: "#!/usr/bin/env node" },
    plugins: [...plugins, apart((metafile) => made.push(metafile))],
  });
  chmodSync(file, 0o755);
  const outputs = [metafile, ...made].flatMap(({ outputs }) => Object.values(outputs));
  const inside = outputs.flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path),
  );
  const packages = inside.map((path) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(packages.filter((name) => name !== undefined))].sort();
}
