import { basename, dirname } from "node:path";
import { cli } from "../cli/cli.ts";
import type { FileSystem } from "../host/files.ts";
import { inertHost } from "./inert-host.ts";

/** One for the reader of plain specs, one for the YAML parser, and one that asks the store and, again, the cache. */
const SPECS = [
  `env: # container environment variables
  - name: MODEL_NAME
    value: "iris"
  - name: some-env
    value: some-value # a comment
`,
  `
image: example/model-server:latest
env: # container environment variables
  - name: MODEL_NAME
    value: "iris"
  - name: some-env
    value: some-value # a comment
`,
  `env:
  - name: one
    value: secret:one
  - name: two
    value: secret:two#field
`,
];

/**
 * Runs the main job a few times while the start-up snapshot is made, without becoming anything: what has run once is in
 * the snapshot compiled, and costs no compilation at start-up (a quarter of the time of a run without references).
 * @throws with the run's log lines, where one failed
 */
export async function rehearse(fs: FileSystem, self: string): Promise<void> {
  const folder = fs.mkdtempSync("/tmp/envshim-rehearsal-");
  const spec = `${folder}/spec.yaml`;
  const env = {
    PATH: dirname(self),
    ENVSHIM_SPEC: spec,
    ENVSHIM_ENDPOINT: "http://127.0.0.1:8787",
    ENVSHIM_TOKEN: "rehearsal",
    ENVSHIM_CACHE_DIR: `${folder}/cache`,
  };
  const log = { isTerminal: false, text: "", write: (line: string) => void (log.text += line) };
  try {
    const { uid } = fs.statSync(folder);
    for (const text of [...SPECS, ...SPECS]) {
      fs.writeFileSync(spec, text);
      const status = await cli(
        inertHost(["--", basename(self), "--version"], env, { self, uid, fs, err: log }),
      );
      if (status !== 0) throw new Error(`the rehearsal ended with status ${status}:\n${log.text}`);
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
