import { tmpdir } from "node:os";
import { join } from "node:path";
import { cli } from "../cli/cli.ts";
import type { FileSystem } from "../host/files.ts";
import { rehearseHost } from "./host.ts";
import { inertHost } from "./inert-host.ts";
import { smallestElf } from "./smallest-elf.ts";

const LITERALS = `env: # container environment variables
  - name: MODEL_NAME
    value: "iris"
  - name: some-env
    value: some-value # a comment
`;

/** One for the reader of plain specs, one for the YAML parser, and one that asks the store and, again, the cache. */
const SPECS = [
  LITERALS,
  `
image: example/model-server:latest
${LITERALS}`,
  `env:
  - name: one
    value: secret:one
  - name: two
    value: secret:two#field
`,
];

/** A store with the native protocol, and one that is asked for one name at a time. */
const ENDPOINTS = ["http://127.0.0.1:8787", "http://127.0.0.1:8787/{name}"];

/**
 * Runs the main job a few times while the start-up snapshot is made, without becoming anything: what has run once is in
 * the snapshot compiled, and costs no compilation at start-up (a quarter of the time of a run without references).
 * @throws with the run's log lines, where one failed
 */
export async function rehearse(fs: FileSystem, self: string): Promise<void> {
  // Small buffers share memory that is kept as long as one of them is, with what was in the others: paths, random bytes.
  const { poolSize } = Buffer;
  Buffer.poolSize = 0;
  const folder = fs.mkdtempSync(join(tmpdir(), "envshim-rehearsal-"));
  const spec = `${folder}/spec.yaml`;
  const app = `${folder}/app`;
  fs.writeFileSync(app, smallestElf(app), { mode: 0o755 });
  const env = {
    PATH: folder,
    ENVSHIM_SPEC: spec,
    ENVSHIM_TOKEN: "rehearsal",
    ENVSHIM_CACHE_DIR: `${folder}/cache`,
  };
  const lines: string[] = [];
  const err = { isTerminal: false, write: (line: string) => lines.push(line) };
  try {
    rehearseHost(fs, spec);
    const { uid } = fs.statSync(folder);
    const run = async (given: Readonly<Record<string, string>>) => {
      const status = await cli(inertHost(["--", "app", "argument"], given, { self, uid, fs, err }));
      if (status !== 0) throw new Error(`the rehearsal ended with status ${status}:\n${lines.join("")}`);
    };
    for (const text of [...SPECS, ...SPECS]) {
      fs.writeFileSync(spec, text);
      for (const endpoint of ENDPOINTS) await run({ ...env, ENVSHIM_ENDPOINT: endpoint });
    }
  } finally {
    Buffer.poolSize = poolSize;
    fs.rmSync(folder, { recursive: true });
  }
}
