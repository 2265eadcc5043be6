import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { strip } from "../../build/elf.mjs";
import { ROOT } from "../support/paths.ts";
import type { Contestant } from "./compare.ts";

/**
 * Writes a program anew, byte by byte and in the same run as all others: so each comes into the page cache by the same
 * means. A file that was copied or installed otherwise starts up to a tenth faster or slower.
 */
export function writtenAnew(from: string, to: string): string {
  const bytes = readFileSync(from);
  writeFileSync(to, bytes, { mode: 0o755 });
  return to;
}

/**
 * What envshim is measured against: the runtime it embeds, stripped as it is in the executable, with a script that
 * does nothing but become the app.
 * @param folder where to put both
 */
export function bareRuntime(folder: string, app: string, env: Readonly<Record<string, string>>): Contestant {
  const node = join(folder, "node");
  writeFileSync(node, strip(readFileSync(process.execPath)), { mode: 0o755 });
  const script = join(folder, "bare.js");
  writeFileSync(script, `process.execve(${JSON.stringify(app)}, ["app"], process.env);\n`);
  return {
    name: "the bare runtime",
    file: node,
    args: ["--no-warnings", script],
    env,
  };
}

/**
 * The floor of an executable like envshim's: a start-up snapshot with nothing in it, made with the same flags, that
 * becomes the command it is given.
 */
export function emptySnapshot(
  folder: string,
  app: string,
  env: Readonly<Record<string, string>>,
): Contestant {
  const program = `require("node:v8").startupSnapshot.setDeserializeMainFunction(() => process.execve(process.argv[2], process.argv.slice(2), process.env));`;
  const file = join(folder, "empty");
  const given = { node: process.execPath, runner: [], fullIcu: false, file: `${file}.made` };
  const make = `import { writeFileSync } from "node:fs";
import { makeExecutable } from ${JSON.stringify(`${ROOT}build/executable.mjs`)};
const writeProgram = (folder) => writeFileSync(folder + "/envshim.cjs", ${JSON.stringify(program)});
await makeExecutable({ ...${JSON.stringify(given)}, writeProgram });`;
  execFileSync(process.execPath, ["--input-type=module", "-e", make], { stdio: "pipe" });
  return { name: "an empty snapshot", file: writtenAnew(`${file}.made`, file), args: [app], env };
}
