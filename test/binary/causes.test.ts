// Several causes in one start: each is told, and one of them gives the exit status.
import { expect, test } from "vitest";
import { startEndpoint } from "../support/endpoint.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

/** What a template store answers to each name, and the cause of it. */
const ANSWERS: Readonly<Record<string, readonly [status: number, body: string]>> = {
  refused: [403, ""],
  missing: [404, ""],
  odd: [302, ""],
  down: [503, ""],
  fine: [200, '{"value":"x"}'],
};

test.each([
  [77, ["refused", "missing", "odd", "down"]],
  [79, ["missing", "odd", "down"]],
  [76, ["down", "odd"]],
  [76, ["odd", "down", "fine"]],
  [69, ["down", "fine"]],
])("%d for %s", async (status, names) => {
  const store = await startEndpoint(({ url }, reply) => {
    const [code, body] = ANSWERS[url.slice(1)] ?? [500, ""];
    reply.writeHead(code, code === 503 ? { "retry-after": "3600" } : {}).end(body);
  });
  const env = {
    ENVSHIM_SPEC: specFile(Object.fromEntries(names.map((name) => [name.toUpperCase(), `secret:${name}`]))),
    ENVSHIM_ENDPOINT: `${store.url}/{name}`,
  };
  const run = await envshim(["--", "true"], { env });
  expect(run).toMatchObject({ status, stdout: "" });
  const wrong = names.filter((name) => name !== "fine");
  expect(wrong.filter((name) => run.stderr.includes(`${name} (for ${name.toUpperCase()})`))).toEqual(wrong);
});

test("a store's scope and version reach the terminal in one bounded line, control characters as escapes", async () => {
  const secret = { value: "x", scope: "\u001b[2Jteam\u202e", version: `1\r\n${"9".repeat(1000)}` };
  const store = await startEndpoint((_, reply) => reply.end(JSON.stringify({ secrets: { a: secret } })));
  const env = { ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_ENDPOINT: store.url };
  const { status, stdout } = await envshim(["explain"], { env });
  expect(status).toBe(0);
  expect(stdout).toContain(`scope \\u001b[2Jteam\\u202e, version 1\\u000d\\u000a${"9".repeat(61)}…, store`);
});
