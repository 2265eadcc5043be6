import { cli } from "../cli/cli.ts";
import type { FileSystem } from "../host/files.ts";
import { inertHost } from "./inert-host.ts";
import { smallestElf } from "./smallest-elf.ts";

/** A start that is rehearsed. */
export interface RehearsedStart {
  /** The spec's file, by whose name its format may go. */
  readonly file: string;
  readonly text: string;
  /** Settings, beside those that all have. */
  readonly env: Readonly<Record<string, string>>;
}

const LITERALS = `env: # container environment variables
  - name: MODEL_NAME
    value: "iris"
  - name: some-env
    value: some-value # a comment
`;

const SECRETS = `env:
  - name: one
    value: secret:one
  - name: two
    value: secret:two#field
`;

const YAML = "spec.yaml";
const DEPLOYMENT = `image: example/model-server:latest
${SECRETS}resources:
  replicas: 1
`;
const WITH_PROBES = `${DEPLOYMENT}healthChecks:
  readiness:
    path: /healthz
`;
const ENDPOINT = "http://127.0.0.1:8787";

/**
 * A plain spec, without a reference, and with some to a store with the native protocol and to one that is asked for one
 * name at a time, or to the cache.
 */
export const USUAL_STARTS: readonly RehearsedStart[] = [LITERALS, DEPLOYMENT].flatMap((text) =>
  [ENDPOINT, `${ENDPOINT}/{name}`].map((endpoint) => ({
    file: YAML,
    text,
    env: { ENVSHIM_ENDPOINT: endpoint },
  })),
);

/** Specs that need a parser, and the other kinds of stores. */
export const OTHER_STARTS: readonly RehearsedStart[] = [
  { file: YAML, text: WITH_PROBES, env: { ENVSHIM_ENDPOINT: ENDPOINT } },
  { file: "spec.toml", text: '[env]\nA = "a"\n', env: {} },
  { file: "spec.json", text: '{ "env": [{ "name": "A", "value": "a" }] } // a comment\n', env: {} },
  { file: YAML, text: WITH_PROBES, env: { ENVSHIM_ENDPOINT: "vault+http://127.0.0.1:8787/secret" } },
];

/**
 * Runs the main job for each start, and once more with the cache filled, without becoming anything: what has run once is
 * compiled, and a start from a snapshot of it need not do that (a quarter of the time of a run without references).
 * @param folder one that is gone afterwards
 * @throws with the run's log lines, where one failed
 */
export async function rehearse(
  starts: readonly RehearsedStart[],
  self: string,
  fs: FileSystem,
  folder: string,
): Promise<void> {
  const app = `${folder}/app`;
  fs.writeFileSync(app, smallestElf(app), { mode: 0o755 });
  const common = { PATH: folder, ENVSHIM_TOKEN: "rehearsal", ENVSHIM_CACHE_DIR: `${folder}/cache` };
  const lines: string[] = [];
  const err = { isTerminal: false, write: (line: string) => lines.push(line) };
  const { uid } = fs.statSync(folder);
  for (const { file, text, env } of [...starts, ...starts]) {
    const spec = `${folder}/${file}`;
    fs.writeFileSync(spec, text);
    const given = { ...common, ENVSHIM_SPEC: spec, ...env };
    const status = await cli(inertHost(["--", "app", "argument"], given, { self, uid, fs, err }));
    if (status !== 0) throw new Error(`the rehearsal ended with status ${status}:\n${lines.join("")}`);
  }
}
