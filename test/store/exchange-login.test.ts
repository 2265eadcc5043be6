// ENVSHIM_LOGIN=exchange: one request gives a token, whatever gives it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answerSecrets, type Endpoint, type Handler, startEndpoint } from "../support/endpoint.ts";
import { atLine, envshim, startEnvshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

type Texts = Readonly<Record<string, string>>;

/** What may be in no output, whatever happens. */
const ID = "canary-id";
const SECRET = 'canary-secret"&=+\\';
const TOKEN = "canary-token";
const CANARIES = [ID, "canary-secret", TOKEN, "canary-of-the-login"];

interface World {
  readonly login: Endpoint;
  readonly store: Endpoint;
  readonly file: string;
  readonly env: Texts;
  /** Runs in both formats of the log, at debug, and looks for canaries. @returns the last run */
  start(settings?: Texts): ReturnType<typeof envshim>;
}

/** A login that gives `token()`, and a store that takes `good()` alone. */
async function setUp(login: Handler = givingToken, store: Handler = takingToken): Promise<World> {
  const [loginServer, storeServer] = [await startEndpoint(login), await startEndpoint(store)];
  const file = tempFile("secret", `${SECRET}\n`);
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: storeServer.url,
    ENVSHIM_LOGIN: "exchange",
    ENVSHIM_LOGIN_URL: `${loginServer.url}/oauth/token`,
    ENVSHIM_LOGIN_BODY: `{"id":"{env:CLIENT_ID}","secret":"{file:${file}}"}`,
    CLIENT_ID: ID,
    ENVSHIM_CACHE: "off",
    ENVSHIM_LOG_LEVEL: "debug",
    ENVSHIM_LOG_FORMAT: "text",
  };
  const start = async (settings: Texts = {}) => {
    const run = await envshim(["--", "printenv", "A"], { env: { ...env, ...settings } });
    for (const canary of CANARIES) expect(run.stdout + run.stderr).not.toContain(canary);
    return run;
  };
  return { login: loginServer, store: storeServer, file, env, start };
}

const givingToken: Handler = (_, reply) =>
  reply.end(JSON.stringify({ access_token: TOKEN, token_type: "Bearer", expires_in: 300 }));

const takingToken: Handler = (request, reply) => {
  if (request.headers.authorization === `Bearer ${TOKEN}`) answerSecrets({ a: "stored" }, request, reply);
  else reply.writeHead(401).end('{"code":"UNAUTHORIZED","message":"canary-of-the-login"}');
};

test("JSON: files and variables are put in as texts, and the token goes to the store", async () => {
  const { start, login, store } = await setUp();
  expect(await start()).toMatchObject({ status: 0, stdout: "stored\n" });
  expect(login.requests).toHaveLength(1);
  const [request] = login.requests;
  expect([request?.method, request?.url, request?.headers["content-type"]]).toEqual([
    "POST",
    "/oauth/token",
    "application/json",
  ]);
  expect(JSON.parse(request?.body ?? "")).toEqual({ id: ID, secret: SECRET });
  expect(store.requests).toHaveLength(1);
});

test("a form: they are percent-encoded", async () => {
  const { start, login, file } = await setUp();
  const body = `grant_type=client_credentials&client_id={env:CLIENT_ID}&client_secret={file:${file}}`;
  expect(await start({ ENVSHIM_LOGIN_BODY: body })).toMatchObject({ status: 0 });
  const [request] = login.requests;
  expect(request?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
    grant_type: "client_credentials",
    client_id: ID,
    client_secret: SECRET,
  });
});

test("any other text: they are put in as they are, and the whole reply may be the token", async () => {
  const { start, login, file } = await setUp((_, reply) => reply.end(`${TOKEN}\n`));
  const settings = {
    ENVSHIM_LOGIN_BODY: `{file:${file}}`,
    ENVSHIM_LOGIN_HEADERS: "Accept-Encoding: base64\nX-Tenant: ml",
    ENVSHIM_LOGIN_TOKEN_POINTER: "",
    ENVSHIM_AUTH_HEADER: "Authorization: Bearer {token}",
  };
  expect(await start(settings)).toMatchObject({ status: 0 });
  const [request] = login.requests;
  expect(request?.body).toBe(SECRET);
  expect(request?.headers).toMatchObject({ "accept-encoding": "base64", "x-tenant": "ml" });
});

test("without a body it is a GET", async () => {
  const { start, login } = await setUp();
  const settings = { ENVSHIM_LOGIN_BODY: "", ENVSHIM_LOGIN_HEADERS: "Metadata: true" };
  expect(await start(settings)).toMatchObject({ status: 0 });
  expect(login.requests[0]).toMatchObject({ method: "GET", headers: { metadata: "true" } });
});

test.each([400, 401, 403])(
  "a login that is refused with %i: 77, it is not tried again, the store is not asked",
  async (status) => {
    const { start, login, store } = await setUp((_, reply) =>
      reply.writeHead(status).end('{"code":"INVALID_CLIENT","message":"canary-of-the-login"}'),
    );
    const run = await start();
    expect(run.status).toBe(77);
    expect(run.stderr).toContain(
      `the store ${store.host} cannot be logged in to: the login at ${login.host} answered ${status} INVALID_CLIENT: a (for A) (check ENVSHIM_LOGIN_URL`,
    );
    expect([login.requests.length, store.requests.length]).toEqual([1, 0]);
  },
);

test.each([
  ["invalid_client", "answered 400 invalid_client: a (for A)"],
  [ID, "answered 400: a (for A)"],
  [`no-${ID}`, "answered 400: a (for A)"],
])("OAuth's error is shown, unless it repeats what was sent: %s", async (error, words) => {
  const { start, login } = await setUp((_, reply) => reply.writeHead(400).end(JSON.stringify({ error })));
  const run = await start();
  expect(run.status).toBe(77);
  expect(run.stderr).toContain(`the login at ${login.host} ${words}`);
});

test("a token that the store refuses is what the login gave: the advice is of the login", async () => {
  const { start } = await setUp(givingToken, (_, reply) => reply.writeHead(401).end("{}"));
  const { status, stderr } = await start();
  expect(status).toBe(77);
  expect(stderr).toContain("see that what ENVSHIM_LOGIN_URL gives is a token for this store");
  expect(stderr).not.toContain("ENVSHIM_TOKEN");
});

test("a reply without a token is the login's fault, by the pointer's name", async () => {
  const { start, login } = await setUp((_, reply) => reply.end('{"token":"canary-token"}'));
  const run = await start({ ENVSHIM_TIMEOUT: "3s" });
  expect(run.status).toBe(76);
  expect(run.stderr).toContain(`the login at ${login.host} sent a reply with no token at /access_token`);
});

test("a login that cannot answer now is tried again", async () => {
  const { start, login } = await setUp((request, reply) => {
    if (login.requests.length < 3) reply.writeHead(503).end();
    else givingToken(request, reply, 0);
  });
  expect(await start()).toMatchObject({ status: 0 });
  expect(login.requests).toHaveLength(3);
});

test.each([401, 403])(
  "a token that the store refuses with %i is renewed once, by another login",
  async (status) => {
    const { start, login, store } = await setUp(
      (_, reply, index) => reply.end(JSON.stringify({ access_token: `${TOKEN}-${index}` })),
      (request, reply) => {
        if (request.headers.authorization === `Bearer ${TOKEN}-1`)
          answerSecrets({ a: "stored" }, request, reply);
        else reply.writeHead(status).end("{}");
      },
    );
    expect(await start()).toMatchObject({ status: 0 });
    expect([login.requests.length, store.requests.length]).toEqual([2, 2]);
  },
);

test("a store that refuses every token has the last word: 77 after one renewal", async () => {
  const { start, login, store } = await setUp(givingToken, (_, reply) => reply.writeHead(403).end("{}"));
  const run = await start();
  expect(run.status).toBe(77);
  expect(run.stderr).toContain(`the store ${store.host} answered 403: the token may not read: a (for A)`);
  // The login gave the same token again.
  expect([login.requests.length, store.requests.length]).toEqual([2, 1]);
});

test("many requests at once share one login, and one renewal", async () => {
  const { start, login } = await setUp(
    (_, reply, index) => reply.end(JSON.stringify({ access_token: `${TOKEN}-${index}` })),
    ({ headers, url }, reply) => {
      const isGood = headers.authorization === `Bearer ${TOKEN}-1`;
      reply.writeHead(isGood ? 200 : 401).end(JSON.stringify({ value: url }));
    },
  );
  const names = Array.from({ length: 20 }, (_, index) => [`V${index}`, `secret:v${index}`]);
  const spec = specFile({ A: "secret:a", ...Object.fromEntries(names) });
  const { store, env } = await setUp();
  expect(store.requests).toHaveLength(0);
  const run = await start({ ENVSHIM_SPEC: spec, ENVSHIM_ENDPOINT: `${env.ENVSHIM_ENDPOINT}/{name}` });
  expect(run.status).toBe(77);
  expect(login.requests.length).toBe(2);
});

test("one after another, secrets that it may not read are one renewal, too", async () => {
  const { env, login, start } = await setUp(
    (_, reply, index) => reply.end(JSON.stringify({ access_token: `${TOKEN}-${index}` })),
    (_, reply) => reply.writeHead(403).end("{}"),
  );
  const spec = specFile({ A: "secret:a", B: "secret:b", C: "secret:c" });
  const settings = { ENVSHIM_ENDPOINT: `${env.ENVSHIM_ENDPOINT}/{name}`, ENVSHIM_MAX_CONCURRENCY: "1" };
  expect((await start({ ...settings, ENVSHIM_SPEC: spec })).status).toBe(77);
  expect(login.requests).toHaveLength(2);
});

test("a file of the body that comes late is waited for", async () => {
  const { env, store } = await setUp();
  const file = join(tempDir(), "late");
  const settings = { ...env, ENVSHIM_LOGIN_BODY: `{"secret":"{file:${file}}"}` };
  const run = startEnvshim(["--", "printenv", "A"], { env: settings });
  await atLine(run, `the login's file ${file} is not there yet`, () => writeFileSync(file, SECRET));
  expect(await run).toMatchObject({ exitCode: 0, stdout: "stored\n" });
  expect(store.requests).toHaveLength(1);
});

/** A cache that holds the answer, of a world whose servers can be turned off. */
async function warm() {
  const state = { isUp: true };
  const gated =
    (handler: Handler): Handler =>
    (request, reply, index) =>
      state.isUp ? handler(request, reply, index) : void reply.destroy();
  const world = await setUp(gated(givingToken), gated(takingToken));
  const cache = {
    ENVSHIM_CACHE: "on",
    ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
  };
  expect(await world.start(cache)).toMatchObject({ status: 0 });
  return { ...world, cache, state };
}

test("a start whose secrets are fresh in the cache does not log in", async () => {
  const { start, login, cache } = await warm();
  expect(await start(cache)).toMatchObject({ status: 0, stdout: "stored\n" });
  expect(login.requests).toHaveLength(1);
});

test("with the login's server down a warm cache starts the app, with one warning", async () => {
  const { start, login, state, cache } = await warm();
  state.isUp = false;
  const run = await start({ ...cache, ENVSHIM_CACHE_TTL: "0s", ENVSHIM_ATTEMPT_TIMEOUT: "500ms" });
  expect(run).toMatchObject({ status: 0, stdout: "stored\n" });
  const warnings = run.stderr.split("\n").filter((line) => line.includes("warning"));
  expect(warnings).toEqual([
    expect.stringMatching(
      `cannot be logged in to: the login at ${login.host} .+: 1 cached secret, \\d+s old, is used`,
    ),
  ]);
});

const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;

test("on one cache folder and key file a renewed token of one login has its cache, another login never does", async () => {
  const world = await setUp(
    ({ body }, reply) => reply.end(JSON.stringify({ access_token: Buffer.from(body).toString("base64url") })),
    (request, reply) => {
      const body = Buffer.from(request.headers.authorization?.slice(7) ?? "", "base64url").toString();
      const { sub } = JSON.parse(Buffer.from(JSON.parse(body).jwt.split(".")[1], "base64url").toString());
      answerSecrets({ a: `of ${sub}` }, request, reply);
    },
  );
  const file = tempFile("jwt", "");
  const settings = {
    ENVSHIM_CACHE: "on",
    ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
    ENVSHIM_CACHE_KEY_FILE: tempFile("key", "key material"),
    ENVSHIM_LOGIN_BODY: `{"role":"app","jwt":"{file:${file}}"}`,
  };
  const startAs = async (claims: object, more: Texts = {}) => {
    writeFileSync(file, jwt(claims));
    return (await world.start({ ...settings, ...more })).stdout;
  };
  expect(await startAs({ sub: "one", exp: 1 })).toBe("of one\n");
  expect(await startAs({ sub: "one", exp: 2, jti: "x" })).toBe("of one\n");
  expect(world.login.requests).toHaveLength(1);
  expect(await startAs({ sub: "two", exp: 1 })).toBe("of two\n");
  expect(await startAs({ sub: "one", exp: 3 })).toBe("of one\n");
  expect(world.login.requests).toHaveLength(2);
  const role = { ENVSHIM_LOGIN_BODY: `{"role":"other","jwt":"{file:${file}}"}` };
  await startAs({ sub: "one", exp: 3 }, role);
  expect(world.login.requests).toHaveLength(3);
});

test("a platform's token is no key for the cache: explain says what it takes", async () => {
  const { env } = await setUp();
  const file = tempFile("jwt", jwt({ sub: "one" }));
  const settings = { ...env, ENVSHIM_CACHE: "on", ENVSHIM_LOGIN_BODY: `{"jwt":"{file:${file}}"}` };
  const { stdout } = await envshim(["explain"], { env: settings });
  expect(stdout).toContain("not cached: there is no token and no ENVSHIM_CACHE_KEY_FILE");
});

test.each<[string, Texts, string]>([
  ["a body that anybody can write", { ENVSHIM_LOGIN_BODY: "a=1" }, "not cached: there is no token"],
  [
    "headers, too",
    { ENVSHIM_LOGIN_BODY: "", ENVSHIM_LOGIN_HEADERS: "X-Tenant: ml" },
    "not cached: there is no token",
  ],
  [
    "a header that lets in",
    { ENVSHIM_LOGIN_BODY: "", ENVSHIM_LOGIN_HEADERS: "Authorization: Basic aTpz" },
    "cached",
  ],
  [
    "a body with a key file",
    { ENVSHIM_LOGIN_BODY: "a=1", ENVSHIM_CACHE_KEY_FILE: "/proc/version" },
    "cached",
  ],
])(
  "only what is confidential is the cache's key, and explain says whether it is: %s",
  async (_, settings, says) => {
    const { env, store } = await setUp();
    const cache = { ENVSHIM_CACHE: "on", ENVSHIM_CACHE_DIR: join(tempDir(), "cache") };
    const { stdout } = await envshim(["explain"], { env: { ...env, ...cache, ...settings } });
    expect(stdout).toContain(`store ${store.host}: ${says}`);
  },
);

test("a file of the body that is no text is not sent as something else: 78", async () => {
  const { start, file, login } = await setUp();
  writeFileSync(file, Buffer.from([0x61, 0xff]));
  const run = await start();
  expect(run.status).toBe(78);
  expect(run.stderr).toContain(`the login's file ${file} is not valid UTF-8 (check ENVSHIM_LOGIN_BODY`);
  expect(login.requests).toEqual([]);
});

test("braces of GraphQL are no placeholders", async () => {
  const { start, login, file } = await setUp();
  const query = `mutation($a:Int){login(id:\\"{env:CLIENT_ID}\\",in:{secret:\\"{file:${file}}\\",a:$a}){token: jwt}}`;
  expect(await start({ ENVSHIM_LOGIN_BODY: `{"query":"${query}"}` })).toMatchObject({ status: 0 });
  expect(JSON.parse(login.requests[0]?.body ?? "").query).toContain(`login(id:"${ID}",in:{secret:"${SECRET}`);
});

test.each<[string, Texts, string]>([
  ["no address", { ENVSHIM_LOGIN_URL: "" }, "ENVSHIM_LOGIN is exchange, but ENVSHIM_LOGIN_URL is not set"],
  [
    "broken JSON",
    { ENVSHIM_LOGIN_BODY: '{"canary-secret": {env:CLIENT_ID}}' },
    "ENVSHIM_LOGIN_BODY begins as JSON and is none",
  ],
  [
    "a variable that is not set",
    { CLIENT_ID: "" },
    "ENVSHIM_LOGIN_BODY takes a variable that is not set: CLIENT_ID",
  ],
  [
    "a placeholder that is none",
    { ENVSHIM_LOGIN_BODY: '{"id":"{foo:canary-secret}"}' },
    "ENVSHIM_LOGIN_BODY has a placeholder in braces that is none (the placeholders are {file:PATH} and {env:NAME})",
  ],
  ["a file without a path", { ENVSHIM_LOGIN_BODY: "id={file:}" }, "a placeholder in braces that is none"],
  [
    "plain http to another host",
    { ENVSHIM_LOGIN_URL: "http://192.0.2.1/token" },
    "the token would go to 192.0.2.1 over plain http",
  ],
  [
    "a header that is none",
    { ENVSHIM_LOGIN_HEADERS: "canary-secret" },
    "ENVSHIM_LOGIN_HEADERS is a value not shown here, but takes a header a line",
  ],
  ["an unknown login", { ENVSHIM_LOGIN: "ldap" }, 'ENVSHIM_LOGIN is "ldap", but takes one of token,'],
])("%s: 78", async (_, settings, says) => {
  const { start } = await setUp();
  const run = await start(settings);
  expect(run.status).toBe(78);
  expect(run.stderr).toContain(says);
});

test("JSON lines hold no canary either", async () => {
  const { start } = await setUp(givingToken, (_, reply) =>
    reply.writeHead(403).end('{"message":"canary-token"}'),
  );
  expect((await start({ ENVSHIM_LOG_FORMAT: "json" })).status).toBe(77);
});
