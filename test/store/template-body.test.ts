// ENVSHIM_REQUEST_BODY and ENVSHIM_HEADERS: stores that are asked with a POST, and want more headers.
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Handler, startEndpoint } from "../support/endpoint.ts";
import { inTurn } from "../support/in-turn.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

type Texts = Readonly<Record<string, string>>;

const answering: Handler = (_, reply) => reply.end('{"value":"stored"}');

const run = (endpoint: string, settings: Texts, reference = "secret:app/a+b") =>
  envshim(["--", "printenv", "A"], {
    env: {
      ENVSHIM_SPEC: specFile({ A: reference }),
      ENVSHIM_ENDPOINT: endpoint,
      ENVSHIM_CACHE: "off",
      ENVSHIM_LOG_FORMAT: "text",
      ENVSHIM_LOG_LEVEL: "debug",
      ...settings,
    },
  });

test.each([
  ["JSON", '{"key":"{name}","in":["{team}"]}', '{"key":"app/a+b","in":["t1"]}', "application/json"],
  ["base64 in JSON", '{"key":"{name:base64}"}', '{"key":"YXBwL2ErYg=="}', "application/json"],
  ["a form", "key={name}&in={team}", "key=app%2Fa%2Bb&in=t1", "application/x-www-form-urlencoded"],
  ["another text", "get {name}", "get app/a+b", "text/plain; charset=utf-8"],
])("a body of %s is posted, and what is put in is a value there", async (_, body, sent, type) => {
  const store = await startEndpoint(answering);
  const settings = { ENVSHIM_REQUEST_BODY: body, ENVSHIM_TEAM: "t1" };
  expect(await run(`${store.url}/search`, settings)).toMatchObject({ status: 0, stdout: "stored\n" });
  const [request] = store.requests;
  expect([request?.method, request?.url, request?.body]).toEqual(["POST", "/search", sent]);
  expect(request?.headers["content-type"]).toBe(type);
});

test("the URL may have the name, and {scope} goes through the scopes in the body, too", async () => {
  const store = await startEndpoint(({ body }, reply) =>
    reply.writeHead(body.includes("teams/t1") ? 200 : 404).end('{"value":"stored"}'),
  );
  const settings = { ENVSHIM_REQUEST_BODY: '{"in":"{scope}"}', ENVSHIM_TEAM: "t1", ENVSHIM_PROJECT: "p1" };
  expect(await run(`${store.url}/{name}`, settings)).toMatchObject({ status: 0 });
  expect(store.requests.map(({ body }) => body)).toEqual(['{"in":"projects/p1"}', '{"in":"teams/t1"}']);
});

test.each([
  ["an empty list", '{"kvs":[]}', 79, "does not have"],
  ["no list", '{"header":{}}', 79, "does not have"],
  ["an error with 200", '{"error":"canary","code":3}', 76, "nothing at /kvs/0/value"],
  ["errors with 200", '{"errors":[{"message":"canary"}],"kvs":[]}', 76, "nothing at /kvs/0/value"],
  ["no errors and no list", '{"error":null,"errors":[]}', 79, "does not have"],
  ["another shape", '{"kvs":[{"key":"a"}]}', 76, "nothing at /kvs/0/value"],
])("a search that gives %s ends with its own cause", async (_, body, status, says) => {
  const store = await startEndpoint((_request, reply) => reply.end(body));
  const settings = { ENVSHIM_REQUEST_BODY: '{"key":"{name}"}', ENVSHIM_VALUE_POINTER: "/kvs/0/value" };
  const ended = await run(`${store.url}/range`, settings);
  expect(ended.status).toBe(status);
  expect(ended.stderr).toContain(says);
});

test.each([
  ["has no {name}", '{"key":"x"}', "has a {name}, so every secret would be the same"],
  ["is no JSON", '{"canary": {name}}', "ENVSHIM_REQUEST_BODY begins as JSON and is none"],
  ["needs an id", "key={name}&in={project}", "ENVSHIM_PROJECT is not set"],
])("a body that %s: 78, and it is not shown", async (_, body, says) => {
  const ended = await run("http://127.0.0.1:1", { ENVSHIM_REQUEST_BODY: body });
  expect(ended.status).toBe(78);
  expect(ended.stderr).toContain(says);
  expect(ended.stderr).not.toContain("canary");
});

test("a body is not left out without a word where the kind of store has none, and that is an error where warnings are", async () => {
  const file = tempFile("secrets.json", '{"a":"stored"}');
  const settings = { ENVSHIM_REQUEST_BODY: '{"canary":"{name}"}' };
  const told = await run(`file://${file}`, settings, "secret:a");
  expect(told).toMatchObject({ status: 0, stdout: "stored\n" });
  expect(told.stderr).toContain("warning: ENVSHIM_REQUEST_BODY is not used");
  expect(told.stderr).not.toContain("canary");
  const strict = await run(`file://${file}`, { ...settings, ENVSHIM_STRICT: "on" }, "secret:a");
  expect(strict).toMatchObject({ status: 78, stdout: "" });
});

test("further headers go with every request, whatever the store, and are never shown", async () => {
  const store = await startEndpoint((_, reply) => reply.writeHead(500).end("canary-1"));
  const settings = { ENVSHIM_HEADERS: "X-Api-Key: canary-1\nX-Tenant:ml", ENVSHIM_TIMEOUT: "3s" };
  const endpoints = [store.url, `${store.url}/{name}`, `kubernetes://ml?endpoint=${store.url}`];
  const runs = await inTurn(endpoints, (endpoint) =>
    run(endpoint, { ...settings, ENVSHIM_TOKEN: "t" }, "secret:a"),
  );
  expect(runs.map(({ status }) => status)).toEqual([69, 69, 69]);
  expect(runs.map(({ stderr }) => stderr).join("\n")).not.toContain("canary");
  const sent = store.requests.map(({ headers }) => `${headers["x-api-key"]} ${headers["x-tenant"]}`);
  expect(new Set(sent)).toEqual(new Set(["canary-1 ml"]));
});

test("further headers are not sent over plain http to another host", async () => {
  const ended = await run("http://192.0.2.1", { ENVSHIM_HEADERS: "X-Api-Key: canary-1" });
  expect(ended.status).toBe(78);
  expect(ended.stderr).toContain("over plain http");
});

test.each([
  ["canary-1", "line 1 is no Name: value"],
  ["X Y: canary-1", "line 1 is no Name: value"],
  ["A: canary-1\nA: 2", "line 2 names a header that an earlier line has, too"],
  ["A: 1\n\nContent-Length: 5", "line 3 names a header that is the connection's own"],
  ["A: canary-\u00fc", "line 1 has a value with a character that no header takes: only ASCII"],
  ["\n", "there is none in it"],
])(
  "what is no header, twice there, or the connection's own is a setting's error: %j",
  async (headers, says) => {
    const ended = await run("http://127.0.0.1:1", { ENVSHIM_HEADERS: headers });
    expect(ended.status).toBe(78);
    expect(ended.stderr).toContain("ENVSHIM_HEADERS is a value not shown here, but takes a header a line");
    expect(ended.stderr).toContain(`(${says}`);
    expect(ended.stderr).not.toContain("canary");
  },
);

test("a tenant in a further header never sees another's cached values", async () => {
  const store = await startEndpoint(({ headers }, reply) =>
    reply.end(JSON.stringify({ value: `of ${headers["x-tenant"]}` })),
  );
  const cache = {
    ENVSHIM_CACHE: "on",
    ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
    ENVSHIM_CACHE_KEY_FILE: tempFile("key", "key material"),
  };
  const ask = async (tenant: string) =>
    (await run(`${store.url}/{name}`, { ...cache, ENVSHIM_HEADERS: `X-Tenant: ${tenant}` })).stdout;
  expect([await ask("one"), await ask("two"), await ask("one")]).toEqual([
    "of one\n",
    "of two\n",
    "of one\n",
  ]);
  expect(store.requests).toHaveLength(2);
});
