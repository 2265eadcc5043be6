import { copyFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ImportType, init, parse } from "es-module-lexer";
import { build } from "esbuild";
import { sourceOptions } from "./bundle.mjs";
import { ROOT } from "./source.mjs";

/**
 * Writes the program in parts, for the executable: what is loaded with `import()` is a part of its own, and what several
 * of them share is one, too. In one file, as the plain bundle is, the source and the functions of all of them would be
 * objects that every start reads. `envshim.cjs` beside them loads them: loader.cjs says when and from where.
 * @param {string} folder where to put all of it
 * @param {import("./bundle.mjs").ForTests} [given]
 */
export async function splitSources(folder, given) {
  await init;
  const { outputFiles } = await build({
    ...sourceOptions(given),
    entryPoints: ["src/main.ts", "src/snapshot/make.ts"],
    format: "esm",
    splitting: true,
    outdir: folder,
    entryNames: "[name]",
    write: false,
  });
  copyFileSync(`${ROOT}build/loader.cjs`, join(folder, "envshim.cjs"));
  for (const { path, text } of outputFiles) {
    const name = basename(path);
    writeFileSync(join(folder, name), asFunction(name, text));
  }
}

/**
 * An ES module as a function of `require`, `__part` and `__later`, the loader's, that returns what it exports: a snapshot
 * is made of scripts alone. In brackets, so that V8 compiles it when it compiles the script.
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
  return `((require,__part,__later)=>{"use strict";${body}\nreturn{${pairs.join()}}})\n//# sourceURL=envshim/${name}`;
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
