import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { init, parse } from "es-module-lexer";
import { build } from "esbuild";
import { sourceOptions } from "./bundle.mjs";

/**
 * Makes the program in parts, for the executable: what is loaded with `import()` is a part of its own, with what only
 * such parts share. Each is a function's text that a loader compiles when it is first needed: those of the rehearsal are
 * in the snapshot, compiled, and all others are assets of the executable, of which a run that does not use them reads
 * nothing. In one bundle their source and their functions would be objects that every start reads.
 * @param {string} folder where to put the loader, `envshim.cjs`, and the parts
 * @param {import("./bundle.mjs").ForTests} [given]
 * @returns {Promise<string[]>} the names of the parts
 */
export async function splitSources(folder, given) {
  await init;
  const { outputFiles } = await build({
    ...sourceOptions(given),
    format: "esm",
    splitting: true,
    outdir: folder,
    entryNames: "main",
    write: false,
  });
  const parts = outputFiles.map(({ path, text }) => ({ name: basename(path), text: asFunction(text) }));
  for (const { name, text } of parts) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, "envshim.cjs"), LOADER);
  return parts.map(({ name }) => name).sort();
}

/**
 * What holds the parts. Like an import, it gives what a part exports when its top level has run, once.
 */
const LOADER = `"use strict";
const { readFileSync } = require("node:fs");
const { getRawAsset } = require("node:sea");
const { startupSnapshot } = require("node:v8");
const loaded = new Map();
const textOf = (name) =>
  startupSnapshot.isBuildingSnapshot() ? readFileSync(name, "latin1") : Buffer.from(getRawAsset(name)).latin1Slice();
const load = (name) => {
  if (!loaded.has(name)) loaded.set(name, new Function("require", "__part", "__later", textOf(name))(require, load, later));
  return loaded.get(name);
};
const later = async (name) => load(name);
load("main.js");
`;

/**
 * An ES module as the body of a function that gets \`require\`, \`__part\` and \`__later\`, and returns what it exports.
 * @param {string} text as esbuild writes it: its exports are one list, at its end
 */
function asFunction(text) {
  const [imports, exported] = parse(text);
  const list = /\bexport\s*\{([^{}]*)\};?\s*$/.exec(text);
  const names = list?.[1]?.split(",").map((name) => name.trim()) ?? [];
  if (names.length !== exported.length)
    throw new Error("esbuild writes exports in a way that is not known here");
  let body = "";
  let at = 0;
  for (const { ss, se, d, n: from = "" } of imports) {
    body +=
      text.slice(at, ss) +
      (d < 0 ? importOf(text.slice(ss, se), from) : `__later(${JSON.stringify(from.slice(2))})`);
    at = se;
  }
  body += text.slice(at, list?.index);
  const pairs = names.map((name) => name.replace(/^(.+) as (.+)$/, "$2:$1"));
  return `"use strict";${body}\nreturn{${pairs.join()}}`;
}

/**
 * An import statement as a declaration.
 * @param {string} statement
 * @param {string} from
 */
function importOf(statement, from) {
  const given = from.startsWith("./")
    ? `__part(${JSON.stringify(from.slice(2))})`
    : `require(${JSON.stringify(from)})`;
  const clause = /^import\s*(.*?)\s*from\s*["'][^"']+["']$/s.exec(statement)?.[1];
  if (clause === undefined) return given;
  const [, name, rest = ""] = /^([\w$]+)?,?\s*(.*)$/s.exec(clause) ?? [];
  const declared = [
    ...(name ? [name] : []),
    ...(rest ? [rest.replace(/^\*\s*as\s+/, "").replaceAll(" as ", ":")] : []),
  ];
  return `const ${declared.map((to) => `${to}=${given}`).join()}`;
}
