// Google Secret Manager and the metadata server, played by stand-ins that answer as documented.
import { expect, test } from "vitest";
import { cached, expectOutlived, oneSecret, printA } from "../support/cloud-store.ts";
import { type Endpoint, type Handler, serveSecrets, startEndpoint } from "../support/endpoint.ts";
import { metadataServer, refuse, say, secretManager } from "../support/google.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

const PATH = "projects/my-project/secrets/";

const SECRETS = {
  [`${PATH}hfToken`]: "hf_1234",
  [`${PATH}bytes`]: Buffer.from([0xfe, 0xed, 0, 0xff, 10]),
};

const TOKEN = "ya29.canary-token-of-google";

const workload = (more: Partial<Parameters<typeof metadataServer>[0]> = {}) =>
  startEndpoint(
    metadataServer({ account: () => "app@my-project.iam.gserviceaccount.com", token: () => TOKEN, ...more }),
  );

const manager = (more: Partial<Parameters<typeof secretManager>[0]> = {}) =>
  startEndpoint(secretManager({ secrets: SECRETS, ...more }));

function settings(store: Endpoint, metadata: Endpoint, more: Readonly<Record<string, string>> = {}) {
  return {
    ENVSHIM_ENDPOINT: `gcp-secretmanager://my-project?endpoint=${store.url}`,
    GCE_METADATA_HOST: metadata.host,
    ...oneSecret(),
    ...more,
  };
}

test("a location is in the secret's path, and bytes go to a file as they are", async () => {
  const path = "projects/my-project/locations/europe-west1/secrets/key";
  const store = await manager({ secrets: { [path]: SECRETS[`${PATH}bytes`] ?? "" } });
  const env = settings(store, await workload(), {
    ENVSHIM_ENDPOINT: `gcp-secretmanager://my-project/europe-west1?endpoint=${encodeURIComponent(store.url)}`,
    ENVSHIM_SPEC: specFile({ A: "secret:key?file" }),
  });
  const { stdout } = await envshim(["--", "sh", "-c", 'od -An -tx1 "$A"'], { env });
  expect(stdout.trim()).toBe("fe ed 00 ff 0a");
});

test.each([
  ["is not there", "gone", 79, /does not have: gone \(for A\)/],
  ["has a latest version that is disabled", "off", 79, /does not have: off \(for A\)/],
  ["has a name that none of Google's has", "app/db", 79, /does not have: app\/db.*letters, digits, _ and -/s],
  [
    "may not be read",
    "locked",
    77,
    /answered 403 PERMISSION_DENIED IAM_PERMISSION_DENIED: the service account may not read.*roles\/secretmanager\.secretAccessor/s,
  ],
])("a secret that %s", async (_, name, status, words) => {
  const store = await manager({ disabled: ["off"], forbidden: ["locked"] });
  const env = settings(store, await workload(), { ENVSHIM_SPEC: specFile({ A: `secret:${name}` }) });
  const run = await printA(env);
  expect(run.status).toBe(status);
  expect(run.stderr).toMatch(words);
  expect(run.stderr).not.toContain("latest");
});

test.each([
  [
    "a 404 of something else",
    404,
    { message: "no route" },
    76,
    /answered 404: there is no store at this address/,
  ],
  ["an API that is off", 403, serviceDisabled(), 77, /SERVICE_DISABLED.*enable the Secret Manager API/s],
  ["a reply of another API", 200, { secret: 1 }, 76, /sent a reply that is not of Secret Manager/],
  [
    "a value that was damaged",
    200,
    { name: "p/versions/1", payload: { data: "aGY=", dataCrc32c: "1" } },
    76,
    /does not fit its checksum/,
  ],
])("%s is told as that", async (_, status, body, exit, words) => {
  const store = await startEndpoint((_request, reply) => say(reply, status, body));
  const run = await printA(settings(store, await workload(), { ENVSHIM_TIMEOUT: "3s" }));
  expect(run.status).toBe(exit);
  expect(run.stderr).toMatch(words);
});

test("a value that fits its checksum is taken", async () => {
  // The check value of CRC-32C, of the text 123456789.
  const payload = { data: Buffer.from("123456789").toString("base64"), dataCrc32c: String(0xe3069283) };
  const store = await startEndpoint((_, reply) => say(reply, 200, { name: "s/versions/1", payload }));
  expect((await printA(settings(store, await workload()))).stdout).toBe("123456789\n");
});

test("a token that the store no longer takes is renewed, once", async () => {
  let given = 0;
  const metadata = await workload({ token: () => `token-${++given}` });
  const store = await manager({ takes: (token) => token === "token-2" });
  expect((await printA(settings(store, metadata))).stdout).toBe("hf_1234\n");
  expect(store.requests.map(({ headers }) => headers.authorization)).toEqual([
    "Bearer token-1",
    "Bearer token-2",
  ]);
});

test("a token that it refuses with 403 is renewed once a start, however many secrets it may not read", async () => {
  let given = 0;
  const metadata = await workload({ token: () => `token-${++given}` });
  const manyForbidden = Array.from({ length: 5 }, (_, index) => `no${index}`);
  const handler = secretManager({ secrets: SECRETS, forbidden: manyForbidden });
  const store = await startEndpoint((request, reply, index) =>
    index === 0
      ? refuse(reply, 403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.")
      : handler(request, reply, index),
  );
  const secrets = Object.fromEntries(manyForbidden.map((name) => [name.toUpperCase(), `secret:${name}`]));
  const spec = specFile({ A: "secret:hfToken", ...secrets });
  const run = await printA(settings(store, metadata, { ENVSHIM_SPEC: spec, ENVSHIM_MAX_CONCURRENCY: "1" }));
  expect(run.status).toBe(77);
  expect(run.stderr).toContain("may not read: no0 (for NO0), no1 (for NO1)");
  expect(run.stderr).not.toContain("hfToken");
  expect(store.requests.map(({ headers }) => headers.authorization)).toEqual([
    "Bearer token-1",
    ...Array.from({ length: 6 }, () => "Bearer token-2"),
  ]);
  expect(given).toBe(2);
});

test("a token that stays refused: 77, with the store's own codes", async () => {
  const run = await printA(settings(await manager({ takes: () => false }), await workload()));
  expect(run.status).toBe(77);
  expect(run.stderr).toContain(
    "answered 401 UNAUTHENTICATED ACCESS_TOKEN_EXPIRED: it does not accept the token",
  );
});

test("a token that is over when it comes is not used for a second request", async () => {
  const metadata = await workload({ lasts: 5 });
  const store = await startEndpoint((request, reply, index) =>
    index === 0 ? reply.writeHead(503).end() : secretManager({ secrets: SECRETS })(request, reply, index),
  );
  expect((await printA(settings(store, metadata))).stdout).toBe("hf_1234\n");
  expect(metadata.requests).toHaveLength(2);
});

test.each<[string, Handler, number, RegExp]>([
  [
    "without an account",
    (_, reply) => reply.writeHead(404, { "Metadata-Flavor": "Google" }).end(),
    77,
    /the metadata server at 127\.0\.0\.1:\d+ answered 404: this workload has no service account/,
  ],
  [
    "that does not say it is Google's",
    (_, reply) => reply.end(JSON.stringify({ access_token: TOKEN, expires_in: 3599 })),
    76,
    /sent a reply without Metadata-Flavor: Google/,
  ],
  [
    "with a token that would end a header",
    (_, reply) =>
      reply
        .writeHead(200, { "Metadata-Flavor": "Google" })
        .end(JSON.stringify({ access_token: `a\r\nX: ${TOKEN}` })),
    76,
    /sent a reply that has no token/,
  ],
  [
    "that is not ready",
    (_, reply) => reply.writeHead(503, { "Metadata-Flavor": "Google" }).end(),
    69,
    /the metadata server at 127\.0\.0\.1:\d+ answered 503/,
  ],
])("a metadata server %s: nothing goes to the store", async (_, handler, status, words) => {
  const [store, metadata] = [await manager(), await startEndpoint(handler)];
  const run = await printA(settings(store, metadata, { ENVSHIM_TIMEOUT: "3s" }));
  expect(run.status).toBe(status);
  expect(run.stderr).toMatch(words);
  expect(run.stderr).not.toContain(TOKEN);
  expect(store.requests).toEqual([]);
});

test("a redirect of the metadata server sends envshim nowhere", async () => {
  const [store, elsewhere] = [await manager(), await serveSecrets({})];
  const metadata = await startEndpoint((_, reply) =>
    reply.writeHead(302, { "Metadata-Flavor": "Google", Location: `${elsewhere.url}/token` }).end(),
  );
  const run = await printA(settings(store, metadata));
  expect([run.status, run.stdout]).toEqual([76, ""]);
  expect(run.stderr).toContain("answered 302, and redirects are not followed");
  expect([elsewhere.requests, store.requests]).toEqual([[], []]);
  expect(metadata.requests).toHaveLength(3);
});

test("two accounts on one cache folder and one key file never see each other's values; renewed tokens do", async () => {
  let who = "one";
  let given = 0;
  const metadata = await workload({
    account: () => `${who}@my-project.iam.gserviceaccount.com`,
    token: () => `${who}-${++given}`,
  });
  const store = await startEndpoint((request, reply, index) => {
    const owner = (request.headers.authorization ?? "").replace(/Bearer (\w+)-.*/, "$1");
    secretManager({ secrets: { [`${PATH}hfToken`]: `of ${owner}` } })(request, reply, index);
  });
  const env = settings(store, metadata, cached());
  const said: string[] = [];
  for (who of ["one", "two", "one", "two", "two", "one"]) said.push((await printA(env)).stdout);
  expect(said).toEqual(["of one\n", "of two\n", "of one\n", "of two\n", "of two\n", "of one\n"]);
  expect(store.requests).toHaveLength(2);
});

test("service accounts of a cluster that share a pool are known by their tokens alone", async () => {
  let token = "one";
  const metadata = await workload({ account: () => "my-project.svc.id.goog", token: () => token });
  const store = await startEndpoint((request, reply, index) => {
    const secrets = { [`${PATH}hfToken`]: String(request.headers.authorization) };
    secretManager({ secrets })(request, reply, index);
  });
  const env = settings(store, metadata, cached());
  const said: string[] = [];
  for (token of ["one", "two", "one"]) said.push((await printA(env)).stdout);
  expect(said).toEqual(["Bearer one\n", "Bearer two\n", "Bearer one\n"]);
  expect(store.requests).toHaveLength(2);
});

test("with the store down and a warm cache the app starts, with one warning", async () => {
  let isDown = false;
  const metadata = await workload();
  const store = await startEndpoint((request, reply, index) =>
    isDown ? reply.writeHead(503).end() : secretManager({ secrets: SECRETS })(request, reply, index),
  );
  await expectOutlived(
    (more) => settings(store, metadata, more),
    () => {
      isDown = true;
    },
  );
});

test("with the metadata server down nobody knows whose cache it may read, and it is not read", async () => {
  let isDown = false;
  const up = metadataServer({ account: () => "a@b.example", token: () => TOKEN });
  const metadata = await startEndpoint((request, reply, index) =>
    isDown ? reply.writeHead(503).end() : up(request, reply, index),
  );
  const env = settings(await manager(), metadata, cached({ ENVSHIM_TIMEOUT: "3s" }));
  expect((await printA(env)).stdout).toBe("hf_1234\n");
  isDown = true;
  expect(await printA(env)).toMatchObject({ status: 69, stdout: "" });
});

test.each(["text", "json"])("no token in any output at debug level, as %s", async (format) => {
  const env = (store: Endpoint, metadata: Endpoint) =>
    settings(store, metadata, {
      ENVSHIM_LOG_LEVEL: "debug",
      ENVSHIM_LOG_FORMAT: format,
    });
  const failing: Handler = (_, reply) => reply.writeHead(500, { "Retry-After": "3600" }).end(TOKEN);
  const metadata = await workload();
  const runs = [
    await printA(env(await manager(), metadata)),
    await printA(env(await manager({ takes: () => false }), metadata)),
    await printA(env(await startEndpoint(failing), metadata)),
    await printA(
      env(
        await startEndpoint(({ headers }, reply) =>
          say(reply, 400, { error: { status: headers.authorization } }),
        ),
        metadata,
      ),
    ),
    await envshim(["explain"], { env: env(await manager(), metadata) }),
  ];
  expect(runs.map(({ status }) => status)).toEqual([0, 77, 69, 76, 0]);
  expect(runs.map(({ stdout, stderr }) => stdout + stderr).join("\n")).not.toContain("canary");
});

function serviceDisabled() {
  return {
    error: {
      code: 403,
      message: "Secret Manager API has not been used in project 4711 before or it is disabled.",
      status: "PERMISSION_DENIED",
      details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "SERVICE_DISABLED" }],
    },
  };
}
