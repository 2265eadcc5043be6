// What goes wrong once in a hundred starts goes wrong every day somewhere: a thousand starts with the default settings.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { serveSecrets, startEndpoint } from "../support/endpoint.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

const STARTS = 250;

interface Scenario {
  readonly name: string;
  readonly endsWith: { readonly status: number; readonly stdout: string };
  /** What starts are given. */
  prepare(): Promise<Readonly<Record<string, string>>>;
}

const secret = () => specFile({ A: "secret:a" });

const SCENARIOS: readonly Scenario[] = [
  {
    name: "no reference",
    endsWith: { status: 0, stdout: "plain\n" },
    prepare: async () => ({ ENVSHIM_SPEC: specFile({ A: "plain" }) }),
  },
  {
    name: "one secret",
    endsWith: { status: 0, stdout: "of the store\n" },
    prepare: async () => ({
      ENVSHIM_SPEC: secret(),
      ENVSHIM_ENDPOINT: (await serveSecrets({ a: "of the store" })).url,
    }),
  },
  {
    name: "one secret, from the cache after the first start",
    endsWith: { status: 0, stdout: "of the store\n" },
    prepare: async () => ({
      ENVSHIM_SPEC: secret(),
      ENVSHIM_ENDPOINT: (await serveSecrets({ a: "of the store" })).url,
      ENVSHIM_TOKEN: "token",
      ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
    }),
  },
  {
    name: "a store that refuses",
    endsWith: { status: 77, stdout: "" },
    prepare: async () => ({
      ENVSHIM_SPEC: secret(),
      ENVSHIM_ENDPOINT: (await startEndpoint((_, reply) => reply.writeHead(403).end())).url,
    }),
  },
];

test.each(SCENARIOS)(`${STARTS} starts all end alike: $name`, async ({ endsWith, prepare }) => {
  const env = await prepare();
  const ends: Record<string, number> = {};
  let left = STARTS;
  const worker = async () => {
    while (left-- > 0) {
      const { status, stdout } = await envshim(["--", "sh", "-c", "echo $A"], { env });
      const end = JSON.stringify({ status, stdout });
      ends[end] = (ends[end] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  expect(ends).toEqual({ [JSON.stringify(endsWith)]: STARTS });
});
