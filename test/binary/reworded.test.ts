import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { type Handler, startEndpoint } from "../support/endpoint.ts";
import { BUNDLE } from "../support/paths.ts";
import { bundleReworded } from "../support/reworded.ts";
import { envshim } from "../support/run.ts";
import { tempDir, tempFile } from "../support/temp.ts";

let otherWords: string;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "envshim-test-"));
  otherWords = join(folder, "reworded.cjs");
  await bundleReworded(otherWords);
  return () => rmSync(folder, { recursive: true });
}, 60_000);

const GOOD: Handler = (_, reply) => reply.end('{"secrets":{"a":{"value":"x"}}}');

const status =
  (code: number, body = ""): Handler =>
  (_, reply) =>
    reply.writeHead(code).end(body);

/** Asks for a longer wait than any deadline, so that there is one try however fast the machine is. */
const busy: Handler = (_, reply) => reply.writeHead(503, { "retry-after": "3600" }).end();

/** Answers one after the other; the last one again and again. */
const inTurn =
  (...handlers: Handler[]): Handler =>
  (request, reply, index) =>
    (handlers[index] ?? handlers.at(-1))?.(request, reply, index);

interface Flow {
  readonly answer?: Handler;
  readonly spec?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Starts, one after the other, on one cache. */
  readonly starts?: number;
}

/** What a program could go by: exit statuses, what is on stdout but for messages, requests, and codes of log lines. */
async function outcomeOf(bundle: string, { answer = GOOD, spec, env, args, starts = 1 }: Flow) {
  const store = await startEndpoint(answer);
  const settings = {
    ENVSHIM_SPEC: tempFile("spec.yaml", spec ?? "env:\n  A: secret:a\n"),
    ENVSHIM_ENDPOINT: store.url,
    ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
    ENVSHIM_TOKEN: "t",
    ENVSHIM_TIMEOUT: "10s",
    ...env,
  };
  const runs = [];
  for (let start = 0; start < starts; start++) {
    const call = [bundle, ...(args ?? ["--", "printenv", "A"])];
    runs.push(await envshim(call, { env: settings, file: process.execPath }));
  }
  const lines = runs
    .flatMap(({ stderr }) => stderr.trim().split("\n"))
    .filter((line) => line.startsWith("{"));
  const told = lines.map((line) => JSON.parse(line));
  return {
    statuses: runs.map((run) => run.status),
    apps: runs.map(({ stdout }) => stdout).filter((out) => out === "x\n"),
    requests: store.requests.length,
    codes: told.filter(({ level }) => level !== "info").map(({ level, code }) => [level, code]),
    messages: told.map(({ msg }) => msg),
  };
}

test.each<[string, readonly number[], Flow]>([
  ["an option that is none", [64], { args: ["--tiemout", "5s", "--", "true"] }],
  ["a command that is none", [64], { args: ["chekc"] }],
  ["a value that a setting does not take", [78], { env: { ENVSHIM_TIMEOUT: "soon" } }],
  [
    "a token file that is not there",
    [78],
    { env: { ENVSHIM_TOKEN: "", ENVSHIM_TOKEN_FILE: "no-token-here" } },
  ],
  ["a spec that is not valid", [65], { spec: "env:\n  - nmae: A\n    value: [x]\n" }],
  ["a spec in the shape of the how-to page", [0], { spec: "env:\n  - name: A\n      value: secret:a\n" }],
  ["a spec that is not there", [66], { env: { ENVSHIM_SPEC: "/no/spec.yaml" } }],
  ["a near reference", [65], { spec: "env:\n  A: 'secret: a'\n" }],
  [
    "a warning, where warnings are errors",
    [65],
    { spec: "env:\n  A: x\n  A: y\n", env: { ENVSHIM_STRICT: "on" } },
  ],
  ["a failure, then an answer", [0], { answer: inTurn(status(503), GOOD) }],
  ["what is no JSON, then an answer", [0], { answer: inTurn(status(200, "<html>"), GOOD) }],
  ["a request that is not understood", [76], { answer: status(400) }],
  ["an address where no store is", [76], { answer: status(404) }],
  ["a refusal", [77], { answer: status(403) }],
  ["a token that is refused", [77], { answer: status(401) }],
  ["a secret that is not there", [79], { answer: status(200, '{"secrets":{},"missing":["a"]}') }],
  [
    "the same, where that is allowed",
    [1],
    { answer: status(200, '{"secrets":{},"missing":["a"]}'), env: { ENVSHIM_ALLOW_MISSING: "on" } },
  ],
  [
    "a field that is not there",
    [79],
    { answer: status(200, '{"secrets":{"a":{"value":"{}"}}}'), spec: "env:\n  A: secret:a#b\n" },
  ],
  [
    "an outage after a good start: the cache stands in",
    [0, 0],
    {
      starts: 2,
      answer: inTurn(GOOD, busy),
      env: { ENVSHIM_CACHE_TTL: "0s" },
    },
  ],
  [
    "a refusal after a good start: nothing stands in",
    [0, 77],
    { starts: 2, answer: inTurn(GOOD, status(403)), env: { ENVSHIM_CACHE_TTL: "0s" } },
  ],
  ["a command that is not there", [127], { args: ["--", "no-such-command"] }],
  ["a command that cannot be executed", [126], { args: ["--", "/etc/passwd"] }],
  [
    "Vault's own words for a token that is over",
    [77],
    { env: {}, answer: status(403, '{"errors":["permission denied","invalid token"]}') },
  ],
])("in other words everything goes the same way: %s", async (_, statuses, flow) => {
  const plain = await outcomeOf(BUNDLE, flow);
  const other = await outcomeOf(otherWords, flow);
  expect(plain.statuses).toEqual(statuses);
  expect({ ...other, messages: [] }).toEqual({ ...plain, messages: [] });
  expect(other.messages).toHaveLength(plain.messages.length);
  expect(other.messages.filter((message) => plain.messages.includes(message))).toEqual([]);
});

test("check --json has the same codes and places in other words, and not one message that is the same", async () => {
  const file = tempFile("spec.yaml", "env:\n  - name: A\n    value: [x]\n  - name: ''\n  - nmae: B\n");
  const env = { ENVSHIM_TIMEOUT: "soon", ENVSHIM_NOTHING: "x" };
  const [plain, other] = await Promise.all(
    [BUNDLE, otherWords].map(async (bundle) => {
      const { status, stdout } = await envshim([bundle, "check", "--json", file], {
        env,
        file: process.execPath,
      });
      const { problems } = JSON.parse(stdout) as { problems: Record<string, string>[] };
      const facts = problems.map(({ message: _, fix: __, ...rest }) => rest);
      return { status, facts, messages: problems.map(({ message = "" }) => message) };
    }),
  );
  expect(plain?.facts.length).toBeGreaterThan(4);
  expect([other?.status, other?.facts]).toEqual([plain?.status, plain?.facts]);
  expect(other?.messages.filter((message) => plain?.messages.includes(message))).toEqual([]);
});
