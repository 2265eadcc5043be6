import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { startEndpoint } from "../support/endpoint.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";

const IDS = { ENVSHIM_PROJECT: "p:1", ENVSHIM_CLUSTER: "c1", ENVSHIM_TEAM: "t1" };

/** A template store of these paths: a text is a 200 with it as JSON's `value`, a number is a status. */
function serve(paths: Readonly<Record<string, string | number>>) {
  return startEndpoint(({ url }, reply) => {
    const answer = paths[url] ?? 404;
    if (typeof answer === "number") reply.writeHead(answer).end("{}");
    else reply.writeHead(200).end(JSON.stringify({ value: answer }));
  });
}

function run(
  endpoint: string,
  spec: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, string>>,
) {
  const env = { ENVSHIM_SPEC: specFile(spec), ENVSHIM_ENDPOINT: endpoint, ENVSHIM_CACHE: "off", ...settings };
  return envshim(["--", "printenv", ...Object.keys(spec)], { env });
}

test("a template store gets one GET for each name, with the token in the header of ENVSHIM_AUTH_HEADER", async () => {
  const store = await serve({ "/kv/a": "one", "/kv/b": "two" });
  const settings = { ENVSHIM_TOKEN: "tok", ENVSHIM_AUTH_HEADER: "X-Vault-Token: {token}" };
  const { stdout } = await run(
    `${store.url}/kv/{name}`,
    { A: "secret:a", B: "secret:b", C: "secret:a" },
    settings,
  );
  expect(stdout).toBe("one\ntwo\none\n");
  expect(store.requests.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
    "GET /kv/a",
    "GET /kv/b",
  ]);
  const sent = store.requests.map(({ headers }) => headers);
  expect(sent).toMatchObject(Array(2).fill({ "x-vault-token": "tok", accept: "application/json" }));
  expect(sent.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
});

test.each([
  [
    "the project's, which beats the others",
    ["/projects/p%3A1/a", "/clusters/c1/a", "/teams/t1/a"],
    "/projects/p%3A1/a",
  ],
  ["the cluster's, where the project has none", ["/clusters/c1/a", "/teams/t1/a"], "/clusters/c1/a"],
  ["the team's, where the others have none", ["/teams/t1/a"], "/teams/t1/a"],
])("{scope} takes %s", async (_, there, taken) => {
  const store = await serve(Object.fromEntries(there.map((path) => [path, `value of ${path}`])));
  const { stdout } = await run(`${store.url}/{scope}/{name}`, { A: "secret:a" }, IDS);
  expect(stdout).toBe(`value of ${taken}\n`);
});

test("{scope} leaves out a scope whose id is not set", async () => {
  const store = await serve({ "/teams/t1/a": "x" });
  await run(`${store.url}/{scope}/{name}`, { A: "secret:a" }, { ENVSHIM_TEAM: "t1" });
  expect(store.requests.map(({ url }) => url)).toEqual(["/teams/t1/a"]);
});

test("a 403 of a scope is the answer: the next scope is not asked, and nothing is said to be missing", async () => {
  const store = await serve({ "/projects/p%3A1/a": 403, "/teams/t1/a": "not to be used" });
  const { status, stderr } = await run(
    `${store.url}/{scope}/{name}`,
    { A: "secret:a" },
    { ...IDS, ENVSHIM_TOKEN: "t" },
  );
  expect(status).toBe(77);
  expect(stderr).toContain(`the store ${store.host} answered 403: the token may not read: a (for A)`);
  expect(stderr).not.toContain("does not have");
  expect(store.requests).toHaveLength(1);
});

test("a name that no scope has is missing, 79", async () => {
  const store = await serve({});
  const { status, stderr } = await run(`${store.url}/{scope}/{name}`, { A: "secret:a" }, IDS);
  expect(status).toBe(79);
  expect(stderr).toContain(`the store ${store.host} does not have: a (for A)`);
  expect(store.requests).toHaveLength(3);
});

test("not there and not allowed are told apart in one run, each with its names; not allowed gives the exit status", async () => {
  const store = await serve({ "/there": "x", "/forbidden": 403, "/unknown": 401 });
  const spec = { A: "secret:there", B: "secret:forbidden", C: "secret:gone", D: "secret:unknown" };
  const { status, stderr, stdout } = await run(`${store.url}/{name}`, spec, { ENVSHIM_TOKEN: "t" });
  expect(stdout).toBe("");
  expect(status).toBe(77);
  expect(stderr).toContain("answered 403: the token may not read: forbidden (for B)");
  expect(stderr).toContain("answered 401: it does not accept the token: unknown (for D)");
  expect(stderr).toContain("does not have: gone (for C)");
});

test("a secret that may not be read is not tolerated by ENVSHIM_ALLOW_MISSING, one that is not there is", async () => {
  const store = await serve({ "/there": "x", "/forbidden": 403 });
  const allow = { ENVSHIM_ALLOW_MISSING: "on" };
  const missing = await run(`${store.url}/{name}`, { A: "secret:there", B: "secret:gone" }, allow);
  expect(missing.stdout).toBe("x\n");
  const refused = await run(`${store.url}/{name}`, { A: "secret:there", B: "secret:forbidden" }, allow);
  expect(refused.status).toBe(77);
});

test.each([
  ["/v/{project}/{cluster}/{team}/{name}", "/v/p%3A1/c1/t1/app/db"],
  ["/v?p={project}&s={scope}&n={name}", "/v?p=p%3A1&s=projects%2Fp%3A1&n=app%2Fdb"],
  ["/v1/secret/data/{name}?version=3", "/v1/secret/data/app/db?version=3"],
  ["/v1/p/{name}/versions/latest:access", "/v1/p/app/db/versions/latest:access"],
])(
  "%s is asked for as %s: parts keep their slashes, everything else is percent-encoded",
  async (template, url) => {
    const store = await serve({ [url]: "x" });
    expect((await run(store.url + template, { A: "secret:app/db" }, IDS)).stdout).toBe("x\n");
    expect(store.requests.map((request) => request.url)).toEqual([url]);
  },
);

test.each([
  ["/data/value", "plain", '{"data":{"value":"x"}}', "x"],
  ["/a~1b/0/c~0d", "plain", '{"a/b":[{"c~d":"x"}]}', "x"],
  ["", "plain", ' {"as":"it is"}\n', ' {"as":"it is"}\n'],
  ["", "base64", "eA==\n", "x"],
  ["/v", "base64", '{"v":"bGluZQppc8Ow"}', "line\nisð"],
  ["/v", "plain", '{"v":1.10}', "1.10"],
  ["/v", "plain", '{"v":12345678901234567890}', "12345678901234567890"],
  ["/v", "plain", '{"v":true}', "true"],
  ["/v", "plain", '{"v":{"a":1.0}}', '{"a":1.0}'],
  ["/v", "base64", '{"v":{"a":"eA==","binary":"/w=="}}', '{"a":"x"}'],
])("pointer %j and encoding %s take from %s the value %j", async (pointer, encoding, body, value) => {
  const store = await startEndpoint((_, reply) => reply.writeHead(200).end(body));
  const settings = { ENVSHIM_VALUE_POINTER: pointer, ENVSHIM_VALUE_ENCODING: encoding };
  expect((await run(`${store.url}/{name}`, { A: "secret:a" }, settings)).stdout).toBe(`${value}\n`);
});

test.each([
  ["/value", "plain", '{"data":{"value":"hush"}}', "sent a reply with nothing at /value"],
  ["/value", "plain", '{"value":null,"other":"hush"}', "sent a reply with nothing at /value"],
  ["/value/0", "plain", '{"value":"hush"}', "sent a reply with nothing at /value/0"],
  ["/value/length", "plain", '{"value":["hush"]}', "sent a reply with nothing at /value/length"],
  ["/value", "base64", '{"value":"hush!"}', "sent a value that is not base64 of UTF-8 text"],
  ["/value", "base64", '{"value":"/w=="}', "sent a value that is not base64 of UTF-8 text"],
  ["/value", "plain", '{"value":"hu\\u0000sh"}', "sent a value that holds a NUL character"],
  ["/value", "plain", '{"value":"hu\\ud800sh"}', "sent a value that is not valid Unicode"],
])(
  "pointer %j and encoding %s make of %s an error without its text: %s",
  async (pointer, encoding, body, message) => {
    const store = await startEndpoint((_, reply) => reply.writeHead(200).end(body));
    const settings = { ENVSHIM_VALUE_POINTER: pointer, ENVSHIM_VALUE_ENCODING: encoding };
    const { status, stderr } = await run(`${store.url}/{name}`, { A: "secret:a" }, settings);
    expect(status).toBe(76);
    expect(stderr).toContain(`the store ${store.host} ${message}`);
    expect(stderr).not.toMatch(/hu.*sh/);
  },
);

test("a reply that is not JSON is asked for again, and only its name", async () => {
  const store = await startEndpoint(({ url }, reply, index) => {
    const body = url === "/a" && index < 2 ? "<html>starting" : '{"value":"x"}';
    reply.writeHead(200).end(body);
  });
  const { stdout } = await run(`${store.url}/{name}`, { A: "secret:a", B: "secret:b" }, {});
  expect(stdout).toBe("x\nx\n");
  expect(store.requests.map(({ url }) => url).sort()).toEqual(["/a", "/a", "/b"]);
});

test("only the names without an answer are tried again", async () => {
  const failing = new Set(["/c"]);
  const store = await startEndpoint(({ url }, reply) => {
    if (failing.delete(url)) reply.writeHead(503).end();
    else reply.writeHead(200).end('{"value":"x"}');
  });
  const spec = { A: "secret:a", B: "secret:b", C: "secret:c" };
  expect((await run(`${store.url}/{name}`, spec, {})).stdout).toBe("x\nx\nx\n");
  expect(store.requests.map(({ url }) => url).sort()).toEqual(["/a", "/b", "/c", "/c"]);
});

test("a store that says Retry-After is asked for no other name until then", async () => {
  const names = Array.from({ length: 30 }, (_, i) => `n${i}`);
  const store = await startEndpoint((_, reply, index) => {
    if (index === 2) reply.writeHead(429, { "retry-after": "1" }).end();
    else reply.writeHead(200).end('{"value":"x"}');
  });
  const spec = Object.fromEntries(names.map((name) => [name, `secret:${name}`]));
  const { status } = await run(`${store.url}/{name}`, spec, { ENVSHIM_MAX_CONCURRENCY: "2" });
  expect(status).toBe(0);
  const [, , throttled] = store.requests;
  const later = store.requests.filter(({ at }) => at >= (throttled?.at ?? 0) + 900);
  // Two were answered, one was throttled and one may have been on its way with it.
  expect(store.requests).toHaveLength(31);
  expect(later.length).toBeGreaterThanOrEqual(27);
});

test("a store that hangs takes the time of one request, and is not asked for every name", async () => {
  const store = await startEndpoint((_, reply, index) => {
    if (index >= 4) reply.writeHead(200).end('{"value":"x"}');
  });
  const spec = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`V${i}`, `secret:n${i}`]));
  const settings = { ENVSHIM_ATTEMPT_TIMEOUT: "3s", ENVSHIM_MAX_CONCURRENCY: "4" };
  const { status } = await run(`${store.url}/{name}`, spec, settings);
  expect(status).toBe(0);
  expect(store.requests).toHaveLength(4 + 12);
  // After four that hung the next one asked for is one of them again, not the next name.
  const urls = store.requests.map(({ url }) => url);
  expect(urls.slice(0, 4).sort()).toEqual(["/n0", "/n1", "/n2", "/n3"]);
  expect(urls.slice(0, 4)).toContain(urls[4]);
});

test("the deadline ends a store that answers none of many names, with every name told", async () => {
  const store = await startEndpoint(() => {});
  const names = Array.from({ length: 12 }, (_, i) => `n${i}`);
  const spec = Object.fromEntries(names.map((name) => [name, `secret:${name}`]));
  const settings = { ENVSHIM_TIMEOUT: "3s", ENVSHIM_MAX_CONCURRENCY: "4" };
  const { status, stderr } = await run(`${store.url}/{name}`, spec, settings);
  expect(status).toBe(69);
  expect(names.filter((name) => !stderr.includes(`${name} (for ${name})`))).toEqual([]);
  expect(stderr).toMatch(/did not answer within \d+ ms, all that ENVSHIM_TIMEOUT left it \(1 try/);
  expect(stderr).toContain("ENVSHIM_TIMEOUT gives it longer");
  expect(store.requests).toHaveLength(4);
});

test("the deadline holds from one scope to the next", async () => {
  // The first scope takes a second of the four to say 404, the second one never answers.
  const store = await startEndpoint((_, reply, index) => {
    if (index === 0) setTimeout(() => reply.writeHead(404).end(), 1000);
  });
  const settings = { ...IDS, ENVSHIM_TIMEOUT: "4s" };
  const { status, stderr } = await run(`${store.url}/{scope}/{name}`, { A: "secret:a" }, settings);
  expect(status).toBe(69);
  const left = /did not answer within (\d+) ms, all that ENVSHIM_TIMEOUT left it/.exec(stderr)?.[1];
  expect(Number(left)).toBeLessThanOrEqual(3000);
  expect(store.requests.map(({ url }) => url)).toEqual(["/projects/p%3A1/a", "/clusters/c1/a"]);
});

test("32 requests are under way at once, from the first one on", async () => {
  // None is answered before all of them are there.
  const waiting: ServerResponse[] = [];
  const store = await startEndpoint((_, reply) => {
    waiting.push(reply);
    if (waiting.length === 32) for (const each of waiting) each.writeHead(200).end('{"value":"x"}');
  });
  const spec = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`V${i}`, `secret:n${i}`]));
  const settings = { ENVSHIM_MAX_CONCURRENCY: "32", ENVSHIM_ATTEMPT_TIMEOUT: "10s" };
  const { status } = await run(`${store.url}/{name}`, spec, settings);
  expect(status).toBe(0);
  expect(store.requests).toHaveLength(32);
});

test("requests go over as many kept connections as ENVSHIM_MAX_CONCURRENCY says", async () => {
  const ports = new Set<number | undefined>();
  const store = await startEndpoint((_, reply) => {
    ports.add(reply.req.socket.remotePort);
    reply.writeHead(200).end('{"value":"x"}');
  });
  const spec = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`V${i}`, `secret:n${i}`]));
  await run(`${store.url}/{name}`, spec, { ENVSHIM_MAX_CONCURRENCY: "3" });
  expect(store.requests).toHaveLength(20);
  expect(ports.size).toBeLessThanOrEqual(3);
});

test.each([
  ["/{project}/{name}", {}, "ENVSHIM_PROJECT is not set"],
  ["/{cluster}/{team}/{name}", {}, "ENVSHIM_CLUSTER and ENVSHIM_TEAM are not set"],
  ["/{scope}/{name}", {}, "ENVSHIM_PROJECT and ENVSHIM_CLUSTER and ENVSHIM_TEAM are not set"],
  ["/{name}", { ENVSHIM_PROJECT: "../teams/x" }, "ENVSHIM_PROJECT is"],
  ["/{name}", { ENVSHIM_TEAM: ".." }, "ENVSHIM_TEAM is"],
  ["/{name}", { ENVSHIM_TEAM: "a\r\nX-Role: admin" }, "ENVSHIM_TEAM is"],
  ["/{name}", { ENVSHIM_TEAM: "a?b=c" }, "ENVSHIM_TEAM is"],
  ["/{name}", { ENVSHIM_TOKEN: "hush\r\nX-Role: admin" }, "the token of ENVSHIM_TOKEN holds a character"],
  ["/{name}", { ENVSHIM_TOKEN: "hush\nX-Role: admin" }, "the token of ENVSHIM_TOKEN holds a character"],
  [
    "/{name}",
    { ENVSHIM_AUTH_HEADER: "X: {token}\r\nX-Role: hush" },
    "ENVSHIM_AUTH_HEADER is a value not shown",
  ],
  ["/{name}/{unknown}", {}, "ENVSHIM_ENDPOINT is"],
  ["/{scope}", {}, "ENVSHIM_ENDPOINT is"],
  ["/{name}#fragment", {}, "ENVSHIM_ENDPOINT is"],
])("%s with %j is refused, 78, before anything is asked: %s", async (template, settings, message) => {
  const store = await serve({});
  const { status, stderr } = await run(store.url + template, { A: "secret:a" }, settings);
  expect(status).toBe(78);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("hush");
  expect(store.requests).toEqual([]);
});

test("a token file with a line end inside the token is refused, 78", async () => {
  const store = await serve({});
  const settings = { ENVSHIM_TOKEN_FILE: tempFile("token", "hush\r\nX-Role: admin\n") };
  const { status, stderr } = await run(`${store.url}/{name}`, { A: "secret:a" }, settings);
  expect(status).toBe(78);
  expect(stderr).not.toContain("hush");
  expect(store.requests).toEqual([]);
});

test("placeholders stand only after the host, and a token never goes over plain http to another host", async () => {
  const host = await run("http://{project}.example.com/{name}", { A: "secret:a" }, IDS);
  expect(host.status).toBe(78);
  const plain = await run("http://store.example/{name}", { A: "secret:a" }, { ENVSHIM_TOKEN: "hush" });
  expect(plain.status).toBe(78);
  expect(plain.stderr).toContain("the token would go to store.example over plain http");
});

test("explain tells the scope that a secret was found in", async () => {
  const store = await serve({ "/clusters/c1/a": "hush" });
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: `${store.url}/{scope}/{name}`,
    ENVSHIM_CACHE: "off",
    ...IDS,
  };
  const { stdout } = await envshim(["explain"], { env });
  expect(stdout).toContain("secret a, scope cluster");
  expect(stdout).not.toContain("hush");
});
