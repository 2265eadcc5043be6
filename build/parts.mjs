import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ImportType, init, parse } from "es-module-lexer";
import { build } from "esbuild";
import { sourceOptions } from "./bundle.mjs";

/**
 * Writes the program in parts, for the executable: what is loaded with `import()` is a part of its own, and what several
 * of them share is one, too. A loader compiles a part when it is first needed. Those that the rehearsal needed are in the
 * snapshot; all are assets of the executable, of which a run that does not use them reads nothing. In one file, as the
 * plain bundle is, the source and the functions of all of them would be objects that every start reads.
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
  writeFileSync(join(folder, "envshim.cjs"), LOADER);
  return outputFiles
    .map(({ path, text }) => {
      const name = basename(path);
      writeFileSync(join(folder, name), asFunction(name, text));
      return name;
    })
    .sort();
}

/** Like an import, it runs a part's top level once, and gives what the part exports. */
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
 * An ES module as the body of a function that gets `require`, `__part` and `__later`, and returns what it exports: a
 * snapshot is made of scripts alone.
 * @param {string} name what stack traces call it
 * @param {string} text as esbuild writes it: its exports are one list, at its end
 */
function asFunction(name, text) {
  const [imports, exported] = parse(text);
  const list = /\bexport\s*\{([^{}]*)\};?\s*$/.exec(text);
  const names = list?.[1]?.split(",").map((name) => name.trim()) ?? [];
  if (names.length !== exported.length)
    throw new Error("esbuild writes exports in a way that is not known here");
  let body = "";
  let at = 0;
  for (const { t: type, ss: start, se: end, n: from = "" } of imports) {
    body += text.slice(at, start);
    body +=
      type === ImportType.Dynamic
        ? `__later(${JSON.stringify(basename(from))})`
        : declarationOf(text.slice(start, end), from);
    at = end;
  }
  body += text.slice(at, list?.index);
  const pairs = names.map((name) => name.replace(/^(.+) as (.+)$/, "$2:$1"));
  return `"use strict";${body}\nreturn{${pairs.join()}}\n//# sourceURL=envshim/${name}`;
}

/**
 * An import statement as a declaration. What is taken from a module of the runtime is taken at once.
 * @param {string} statement
 * @param {string} from
 */
function declarationOf(statement, from) {
  const given = from.startsWith("./")
    ? `__part(${JSON.stringify(basename(from))})`
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
