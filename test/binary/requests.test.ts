import { chmodSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { answerSecrets, serveSecrets, startEndpoint } from "../support/endpoint.ts";
import { envshim, startEnvshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

const oneSecret = () => ({ ENVSHIM_SPEC: specFile({ A: "secret:a" }) });

test("20 references are one request, and a name that five variables use is asked for once", async () => {
  const names = Array.from({ length: 20 }, (_, i) => `name${i}`);
  const endpoint = await serveSecrets(Object.fromEntries(names.map((name) => [name, `value of ${name}`])));
  const variables = Object.fromEntries(names.map((name, i) => [`V${i}`, `secret:${name}`]));
  const again = Object.fromEntries([1, 2, 3, 4].map((i) => [`AGAIN${i}`, "secret:name0"]));
  const env = {
    ENVSHIM_SPEC: specFile({ ...variables, ...again }),
    ENVSHIM_ENDPOINT: endpoint.url,
    ENVSHIM_PROJECT: "p1",
    ENVSHIM_CLUSTER: "c1",
    ENVSHIM_TEAM: "t1",
    ENVSHIM_TOKEN: "tok",
  };
  const run = await envshim(["--", "sh", "-c", 'echo "$V0 $V19 $AGAIN4"'], { env });
  expect(run.stdout).toBe("value of name0 value of name19 value of name0\n");
  expect(run.stderr).toMatch(new RegExp(`20 secrets from ${endpoint.host} in \\d+ ms, exec sh`));
  expect(endpoint.requests).toHaveLength(1);
  const [request] = endpoint.requests;
  expect(request).toMatchObject({
    method: "POST",
    url: "/v1/resolve",
    headers: { authorization: "Bearer tok" },
  });
  expect(JSON.parse(request?.body ?? "")).toEqual({ names, project: "p1", cluster: "c1", team: "t1" });
});

test("the base path of the endpoint, and the header of ENVSHIM_AUTH_HEADER, are used", async () => {
  const endpoint = await serveSecrets({ a: "x" });
  const env = {
    ...oneSecret(),
    ENVSHIM_ENDPOINT: `${endpoint.url}/base/path/`,
    ENVSHIM_TOKEN_FILE: tempFile("token", "tok$&en\n"),
    ENVSHIM_AUTH_HEADER: "X-Vault-Token: {token}",
  };
  expect((await envshim(["--", "true"], { env })).status).toBe(0);
  expect(endpoint.requests[0]).toMatchObject({
    url: "/base/path/v1/resolve",
    headers: { "x-vault-token": "tok$&en" },
  });
  expect(endpoint.requests[0]?.headers.authorization).toBeUndefined();
});

test("503 twice with Retry-After: 1 is a success after two waits of a second and a little, and three requests", async () => {
  const endpoint = await startEndpoint((request, reply, index) => {
    if (index < 2) reply.writeHead(503, { "retry-after": "1" }).end();
    else answerSecrets({ a: "x" }, request, reply);
  });
  const args = ["--log-level", "debug", "--endpoint", endpoint.url, "--", "true"];
  const run = await envshim(args, { env: oneSecret() });
  expect(run.status).toBe(0);
  expect(endpoint.requests).toHaveLength(3);
  const [first, , third] = endpoint.requests;
  expect((third?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2000);
  // What it means to wait, for how long it then takes is the machine's affair: up to 100 and 200 ms of jitter.
  const waits = [...run.stderr.matchAll(/next try in (\d+) ms/g)].map(([, ms]) => Number(ms));
  expect(waits).toHaveLength(2);
  expect(Math.max(...waits)).toBeLessThanOrEqual(1200);
});

test("401 is tried once more, with the token file read afresh", async () => {
  const file = tempFile("token", "old\n");
  const { writeFileSync } = await import("node:fs");
  const endpoint = await startEndpoint((request, reply) => {
    writeFileSync(file, "new\n");
    if (request.headers.authorization === "Bearer new") answerSecrets({ a: "x" }, request, reply);
    else reply.writeHead(401).end();
  });
  const run = await envshim(["--endpoint", endpoint.url, "--token-file", file, "--", "true"], {
    env: oneSecret(),
  });
  expect(run.status).toBe(0);
  expect(endpoint.requests).toHaveLength(2);
});

test("SIGTERM while it waits to try again ends it with 143", async () => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const endpoint = await startEndpoint((_, reply) => {
    reply.writeHead(503, { "retry-after": "20" }).end();
    ask();
  });
  const child = startEnvshim(["--log-level", "debug", "--endpoint", endpoint.url, "--", "true"], {
    env: oneSecret(),
  });
  await asked;
  await new Promise<void>((resolve) => {
    child.stderr.on("data", (chunk: Buffer) => {
      if (chunk.includes("next try in")) resolve();
    });
  });
  child.kill("SIGTERM");
  expect((await child).exitCode).toBe(143);
  expect(endpoint.requests).toHaveLength(1);
});

test.each([
  ["119", "119."],
  ["3600", "1h would"],
  ["1000000000", "more than a year would"],
])("a Retry-After of %s, beyond the deadline, fails at once, saying so", async (seconds, says) => {
  const endpoint = await startEndpoint((_, reply) => reply.writeHead(429, { "retry-after": seconds }).end());
  // A run that waited until then would be killed before.
  const args = ["--timeout", "110s", "--endpoint", endpoint.url, "--", "true"];
  const run = await envshim(args, { env: oneSecret() });
  expect(run.status).toBe(69);
  expect(run.stderr).toContain(`; the next wait of ${says}`);
  expect(endpoint.requests).toHaveLength(1);
});

test.each(["127.0.0.1", "localhost", "[::1]"])(
  "%s that refuses the connection inside a container is said to be the container itself",
  async (host) => {
    const env = { ...oneSecret(), KUBERNETES_SERVICE_HOST: "10.0.0.1", ENVSHIM_TIMEOUT: "1s" };
    const run = await envshim(["--endpoint", `http://${host}:1`, "--", "true"], { env });
    expect(run.status).toBe(69);
    expect(run.stderr).toContain("refused the connection");
    expect(run.stderr).toContain(
      `in a container ${host} is the container itself, not the machine it runs on`,
    );
  },
);

test("a Unix socket speaks the native protocol", async () => {
  const socket = join(tempDir(), "secrets.sock");
  const server = createServer(async (incoming, reply) => {
    const request = {
      method: "POST",
      url: incoming.url ?? "",
      headers: {},
      body: await text(incoming),
      at: 0,
    };
    answerSecrets({ a: "over a socket" }, request, reply);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(() => void server.close());
  chmodSync(socket, 0o700);
  const run = await envshim(["--endpoint", `unix:${socket}`, "--", "sh", "-c", "echo $A"], {
    env: oneSecret(),
  });
  expect(run.stdout).toBe("over a socket\n");
});

test("nothing is asked, and no endpoint is needed, where there is no reference", async () => {
  const endpoint = await serveSecrets({});
  const env = { ENVSHIM_SPEC: specFile({ A: "plain" }), ENVSHIM_ENDPOINT: endpoint.url };
  expect((await envshim(["--", "true"], { env })).status).toBe(0);
  expect((await envshim(["--", "true"], { env: { ENVSHIM_SPEC: specFile({ A: "plain" }) } })).status).toBe(0);
  expect(endpoint.requests).toHaveLength(0);
});

test("all failures are told at once, grouped by cause, the exit status that of the weightiest", async () => {
  const reply = { secrets: { good: { value: "canary" } }, missing: ["gone"], forbidden: ["locked"] };
  const endpoint = await startEndpoint((_, response) => response.end(JSON.stringify(reply)));
  const spec = specFile({
    A: "secret:good",
    B: "secret:gone",
    C: "secret:gone",
    D: "secret:locked",
    E: "secret:good#x",
  });
  const run = await envshim(["--endpoint", endpoint.url, "--", "true"], { env: { ENVSHIM_SPEC: spec } });
  const lines = run.stderr
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(run.status).toBe(77);
  expect(lines.map(({ code }) => code)).toEqual(["store-refused", "secret-missing", "secret-missing"]);
  expect(run.stderr).toContain("may not read: locked (for D)");
  expect(run.stderr).toContain("does not have: gone (for B, C)");
  expect(run.stderr).toContain("the secret good is not a JSON object, so it has no field x: good (for E)");
  expect(run.stderr).not.toContain("canary");
});

test("waits between tries are random anew in each start, though all starts come from one snapshot", async () => {
  const args = ["--log-level", "debug", "--timeout", "3s", "--endpoint", "http://127.0.0.1:1", "--", "true"];
  const runs = await Promise.all(Array.from({ length: 6 }, () => envshim(args, { env: oneSecret() })));
  const waits = runs.map(({ stderr }) => /next try in (\d+) ms|next wait of (\S+)/.exec(stderr)?.[0]);
  expect(waits).not.toContain(undefined);
  expect(new Set(waits).size).toBeGreaterThan(1);
});
