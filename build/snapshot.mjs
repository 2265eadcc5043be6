import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { snapshotOf, trimCodeCache } from "./code-cache.mjs";
import { run } from "./run.mjs";

/**
 * What makes a run that lasts 40 ms faster (measured against the same executable without each):
 * hash tables are used as the snapshot has them, at the price of a hash seed that is fixed when the executable is built
 * (its inputs are the spec and the store, both trusted); nothing runs long enough to be worth compiling to machine code.
 * Without machine code that calls them, V8's own functions need not be mapped a second time from the file, close to it,
 * which reads the file around them once more.
 *
 * The snapshot is made with the same ones: V8 takes compiled code only from a process whose flags were its own, and the
 * runtime's modules for HTTP and TLS come with theirs (code-cache.mjs).
 */
const V8_FLAGS = [
  "--hash-seed=1",
  "--no-rehash-snapshot",
  "--no-opt",
  "--no-sparkplug",
  "--no-maglev",
  "--no-short-builtin-calls",
];

/**
 * What keeps the runtime to itself. OPENSSL_CONF is meant for the app, and a mistake in it would end the start; one
 * helper thread of V8's and not four, for a container may be allowed few processes; and a debugger that SIGUSR1 asks
 * for, in the time before any of our code runs, finds no address to listen on (240.0.0.1 is nobody's, RFC 1112) and
 * prints nothing.
 */
const RUNTIME_FLAGS = [
  "--disable-warning=ExperimentalWarning",
  "--openssl-config=/dev/null",
  "--v8-pool-size=1",
  "--inspect-port=240.0.0.1:9229",
  "--inspect-publish-uid=http",
];

/**
 * The authorities to trust are always named (src/store/http/connect.ts), so the runtime need not decode its own before
 * (8 ms of CPU). An image's NODE_USE_SYSTEM_CA=1 is the opposite of the first, and would end the program.
 */
const TRUST = ["--use-openssl-ca", "--no-use-system-ca"];

/** Two snapshots of one bundle are the same bytes. It holds for the build alone: a run has its own random numbers. */
const SAME_EACH_TIME = "--random-seed=1";

/**
 * Makes the start-up snapshot of a program.
 * @param {object} given
 * @param {string} given.work a folder with the program in it: `envshim.cjs` and, where it has any, its parts (parts.mjs)
 * @param {readonly string[]} given.node the command line of the Node that the snapshot is for
 * @returns {string} the file, in the form that a Node with it inside takes
 */
export function makeSnapshot({ work, node: [node = "", ...emulated] }) {
  const blob = join(work, "blob");
  /** @param {string} doing @param {readonly string[]} args */
  const runNode = (doing, args) =>
    run(node, [...emulated, ...V8_FLAGS, SAME_EACH_TIME, "--no-warnings", ...args], doing, {
      cwd: work,
      env: { TMPDIR: work },
    });
  /** @param {readonly string[]} assets files that a run can read */
  const makeBlob = (assets) => {
    const config = {
      // The same path wherever the build is: it is kept in the snapshot.
      main: "/proc/self/cwd/envshim.cjs",
      output: blob,
      useSnapshot: true,
      assets: Object.fromEntries(assets.map((name) => [name, name])),
      disableExperimentalSEAWarning: true,
      // NODE_OPTIONS is meant for the application, not for envshim.
      execArgvExtension: "none",
      execArgv: [...RUNTIME_FLAGS, ...TRUST, ...V8_FLAGS],
    };
    writeFileSync(join(work, "sea.json"), JSON.stringify(config));
    runNode("making the start-up snapshot", ["--experimental-sea-config", "sea.json"]);
    return readFileSync(blob);
  };
  let made = makeBlob([]);
  if (existsSync(join(work, "make.js"))) {
    const snapshot = snapshotOf(made);
    writeFileSync(join(work, "snapshot"), snapshot);
    runNode("compiling the parts", ["--snapshot-blob", "snapshot", "envshim"]);
    const compiled = readdirSync(work).filter((name) => name.endsWith(".code"));
    made = makeBlob(compiled.flatMap((name) => [basename(name, ".code"), name]).sort());
    // V8 would refuse the code, and every start compile anew.
    if (!snapshotOf(made).equals(snapshot)) throw new Error("two start-up snapshots of one program differ");
  }
  writeFileSync(blob, trimCodeCache(made));
  return blob;
}
