import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { strip } from "./elf.mjs";
import { slimIcu } from "./icu.mjs";
import { run } from "./run.mjs";
import { makeSnapshot } from "./snapshot.mjs";

/** The first release line whose `process.execve` and single executable options are all there. */
const LEAST_NODE = 24;

/** What Node looks for in itself to know that a program was put into it. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

/**
 * Makes one executable: a start-up snapshot of a program in a Node.
 * @param {object} given
 * @param {(folder: string) => void | Promise<void>} given.writeProgram puts the program into a folder: `envshim.cjs`,
 *   and the parts that it loads
 * @param {string} given.node the Node binary to embed
 * @param {readonly string[]} given.runner what stands before it to run it on this machine
 * @param {boolean} given.fullIcu keep all of the data for languages and encodings
 * @param {string} given.file what is made; one that runs is replaced
 * @throws {Error} where that Node cannot be used
 */
export async function makeExecutable({ writeProgram, node, runner, fullIcu, file }) {
  checkNode(node, runner);
  const work = mkdtempSync(`${dirname(file)}/.work-`);
  try {
    await writeProgram(work);
    const blob = makeSnapshot({ work, node: [...runner, node] });
    // Before the injection: a binary that is stripped after it no longer starts.
    const runtime = strip(readFileSync(node));
    if (!fullIcu) slimIcu(runtime);
    const made = `${work}/envshim`;
    writeFileSync(made, runtime, { mode: 0o755 });
    // As a program of its own: the library warns about every symbol that strip took.
    const postject = createRequire(import.meta.url).resolve("postject/dist/cli.js");
    run(process.execPath, [postject, made, "NODE_SEA_BLOB", blob, "--sentinel-fuse", FUSE], "injecting");
    // A copy that is running cannot be written to, but it can be replaced.
    rmSync(file, { force: true });
    copyFileSync(made, file);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} node
 * @param {readonly string[]} runner
 */
function checkNode(node, runner) {
  if (!existsSync(node)) throw new Error(`there is no Node binary at ${node}; check --node`);
  const [file = node, ...args] = [...runner, node, "--version"];
  const version = run(file, args, `asking ${node} for its version`).trim();
  if (Number(/^v(\d+)\./.exec(version)?.[1]) >= LEAST_NODE) return;
  throw new Error(
    `${node} is Node ${version}, but the executable needs ${LEAST_NODE} or later: run npm ci with optional dependencies, or name one with --node PATH`,
  );
}
