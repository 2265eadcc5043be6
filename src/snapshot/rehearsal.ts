import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { cli } from "../cli/cli.ts";
import { systemClock } from "../host/clock.ts";
import type { FileSystem } from "../host/files.ts";
import type { Output } from "../host/host.ts";
import type { Network } from "../host/network.ts";

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

const REPLY =
  '{"secrets":{"one":{"value":"1","scope":"project","version":"1"},"two":{"value":"{\\"field\\":2}"}},"missing":[]}';

/**
 * Runs the main job a few times while the start-up snapshot is made, without becoming anything: what has run once is in
 * the snapshot compiled, and costs no compilation at start-up (a quarter of the time of a run without references).
 */
export async function rehearse(fs: FileSystem, self: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "envshim-rehearsal-"));
  const spec = join(folder, "spec.yaml");
  const env = {
    PATH: dirname(self),
    ENVSHIM_SPEC: spec,
    ENVSHIM_ENDPOINT: "http://127.0.0.1:8787",
    ENVSHIM_TOKEN: "rehearsal",
    ENVSHIM_CACHE_DIR: join(folder, "cache"),
  };
  const quiet: Output = { isTerminal: false, write: () => {} };
  try {
    for (const text of [...SPECS, ...SPECS]) {
      writeFileSync(spec, text);
      const status = await cli({
        argv: ["--", basename(self), "--version"],
        env,
        uid: statSync(folder).uid,
        network: rehearsedNetwork,
        self,
        fs,
        clock: systemClock,
        random: () => 0,
        in: { isTerminal: false, read: async () => "" },
        out: quiet,
        err: quiet,
        onSignals: () => () => {},
        exec: async () => 0,
      });
      if (status !== 0) throw new Error(`the rehearsal ended with status ${status}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As much of node:http as a request needs, without a network. */
class RehearsedRequest extends EventEmitter {
  end(): void {
    const headers = { etag: '"1"', "cache-control": "max-age=60" };
    const reply = Object.assign(new EventEmitter(), { statusCode: 200, headers });
    this.emit("response", reply);
    reply.emit("data", Buffer.from(REPLY));
    reply.emit("end");
  }

  destroy(): void {}
}

const rehearsedHttp = { Agent: class {}, request: () => new RehearsedRequest() };

const notRehearsed = () => {
  throw new Error("the rehearsal has no TLS");
};

const rehearsedNetwork: Network = {
  http: () => rehearsedHttp as unknown as typeof import("node:http"),
  https: notRehearsed,
  tls: notRehearsed,
  dns: notRehearsed,
  version: "",
};
