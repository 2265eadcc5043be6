"use strict";
// What the executable's program starts with, in the folder of its parts (parts.mjs). Like an import, it runs a part's top
// level once, and gives what the part exports. It runs three times, each time in another way:
//
// - while the snapshot is made: what a usual start needs is loaded and rehearsed, and is in the snapshot;
// - from that snapshot, in the build: what other starts need is loaded and rehearsed, and its compiled code written beside
//   each part, for V8 takes such code only where the snapshot is the one that it was made with;
// - from that snapshot, in the executable: a part that is not in it is an asset, with its code.
const fs = require("node:fs");
const { getRawAsset, isSea } = require("node:sea");
const { startupSnapshot } = require("node:v8");

/**
 * What parts export, as far as it is used here.
 * @typedef {typeof import("../src/main.ts") & typeof import("../src/snapshot/make.ts")} Exports
 */

/**
 * A part, as parts.mjs writes it.
 * @typedef {(require: NodeJS.Require, part: (name: string) => Exports, later: (name: string) => Promise<Exports>) => Exports} Part
 */

/** What each part exports. @type {Map<string, Exports>} */
const loaded = new Map();
/** What was compiled from the snapshot, to have its code written. @type {Map<string, import("node:vm").Script>} */
const scripts = new Map();

/** @param {string} name @returns {Exports} */
function part(name) {
  const known = loaded.get(name);
  if (known) return known;
  const exported = run(name);
  loaded.set(name, exported);
  return exported;
}

/** @param {string} name */
async function later(name) {
  return part(name);
}

/** @param {string} name @returns {Exports} */
function run(name) {
  return compile(name)(require, part, later);
}

/** @param {string} name @returns {Part} */
function compile(name) {
  // A script would be a handle of the runtime's, which a snapshot cannot have.
  if (startupSnapshot.isBuildingSnapshot())
    return new Function(`return ${fs.readFileSync(name, "latin1")}`)();
  return (isSea() ? assetScript(name) : fileScript(name)).runInThisContext();
}

/** @param {string} name */
function assetScript(name) {
  const { Script } = process.getBuiltinModule("node:vm");
  const text = Buffer.from(getRawAsset(name)).toString("latin1");
  return new Script(text, { filename: name, cachedData: Buffer.from(getRawAsset(`${name}.code`)) });
}

/** @param {string} name */
function fileScript(name) {
  const { Script } = process.getBuiltinModule("node:vm");
  const script = new Script(fs.readFileSync(name, "latin1"), { filename: name });
  scripts.set(name, script);
  return script;
}

/** What a start from the snapshot does. */
function start() {
  if (isSea()) void part("main.js").main();
  // Called once while the snapshot is made, to be compiled.
  else if (!startupSnapshot.isBuildingSnapshot()) void writeCode();
}

async function writeCode() {
  await run("make.js").rehearseOtherStarts(stage());
  const further = fs.readdirSync(".").filter((name) => name.endsWith(".js") && !loaded.has(name));
  for (const name of further) fileScript(name);
  scripts.delete("make.js");
  for (const [name, script] of scripts) fs.writeFileSync(`${name}.code`, script.createCachedData());
}

/** What a rehearsal is handed. */
const stage = () => ({ process, fs, main: part("main.js").main });

if (startupSnapshot.isBuildingSnapshot()) {
  // Not kept as parts are, and so not in the snapshot.
  run("make.js")
    .rehearseUsualStart(stage())
    .then(start)
    .then(() => startupSnapshot.setDeserializeMainFunction(start))
    .catch((/** @type {unknown} */ error) => {
      // The builder of the snapshot would show neither.
      console.error(error);
      process.exit(1);
    });
}
