import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { inTurn } from "../support/in-turn.ts";
import { envshim } from "../support/run.ts";
import { startServe } from "../support/serve.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

describe("envshim serve", () => {
  const SCOPED =
    "project:\n  shared: from-project\ncluster:\n  shared: from-cluster\n  mid: from-cluster\nteam:\n  mid: from-team\n  low: 012\n";

  const ask = async (url: string, names: readonly string[], headers: Record<string, string> = {}) => {
    const reply = await fetch(`${url}/v1/resolve`, {
      method: "POST",
      headers,
      body: JSON.stringify({ names }),
    });
    const body = await reply.text();
    return { status: reply.status, headers: reply.headers, json: body ? JSON.parse(body) : undefined };
  };

  test.each(["SIGTERM", "SIGINT"] as const)(
    "prints its URL when it is ready, and stops with 0 on %s",
    async (signal) => {
      const { url, child } = await startServe(["--secrets", tempFile("s.yaml", "a: x")]);
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      child.kill(signal);
      expect((await child).exitCode).toBe(0);
    },
  );

  test("project beats cluster beats team, and values are text as written", async () => {
    const { url } = await startServe(["--secrets", tempFile("s.yaml", SCOPED)]);
    const { json } = await ask(url, ["shared", "mid", "low", "gone"]);
    expect(json).toEqual({
      secrets: {
        shared: { value: "from-project", scope: "project", version: "1" },
        mid: { value: "from-cluster", scope: "cluster", version: "1" },
        low: { value: "012", scope: "team", version: "1" },
      },
      missing: ["gone"],
      forbidden: [],
    });
  });

  test("a flat map and JSON are read too", async () => {
    const { url } = await startServe(["--secrets", tempFile("s.json", '{"a": "x\\ny", "b": 1.10}')]);
    const { json } = await ask(url, ["a", "b"]);
    expect(json.secrets).toMatchObject({ a: { value: "x\ny" }, b: { value: "1.10" } });
  });

  test("an ETag that still holds is a 304", async () => {
    const { url } = await startServe(["--secrets", tempFile("s.yaml", "a: x")]);
    const etag = (await ask(url, ["a"])).headers.get("etag") ?? "";
    expect((await ask(url, ["a"], { "if-none-match": etag })).status).toBe(304);
    expect((await ask(url, ["b"], { "if-none-match": etag })).status).toBe(200);
  });

  test("--token-file lets nobody in without the token", async () => {
    const { url } = await startServe([
      "--secrets",
      tempFile("s.yaml", "a: x"),
      "--token-file",
      tempFile("t", "tok\n"),
    ]);
    expect((await ask(url, ["a"])).status).toBe(401);
    expect((await ask(url, ["a"], { authorization: "Bearer nope" })).json).toMatchObject({
      code: "UNAUTHORIZED",
    });
    expect((await ask(url, ["a"], { authorization: "Bearer tok" })).status).toBe(200);
  });

  test.each([
    [
      ["--fail-first", "2"],
      [503, 503, 200, 200],
    ],
    [
      ["--fail-first", "1", "--status", "429"],
      [429, 200, 200],
    ],
    [
      ["--status", "403"],
      [403, 403, 403],
    ],
    [
      ["--fail-rate", "1"],
      [503, 503, 503],
    ],
    [
      ["--fail-rate", "0"],
      [200, 200],
    ],
  ])("%j answers %j", async (switches, statuses) => {
    const { url } = await startServe(["--secrets", tempFile("s.yaml", "a: x"), ...switches]);
    const answers = await inTurn(statuses, () => ask(url, ["a"]));
    expect(answers.map(({ status }) => status)).toEqual(statuses);
  });

  test("an empty token file is an error", async () => {
    const run = await envshim([
      "serve",
      "--secrets",
      tempFile("s.yaml", "a: x"),
      "--token-file",
      tempFile("t", "\n"),
    ]);
    expect([run.status, run.stderr]).toEqual([78, expect.stringContaining("is empty")]);
  });

  test.each(["0.0.0.0:0", "[::]:0", "example.com:0"])(
    "--listen %s without a token is an error: the network would get the secrets",
    async (address) => {
      const run = await envshim([
        "serve",
        "--secrets",
        tempFile("s.yaml", "a: hunter2"),
        "--listen",
        address,
      ]);
      expect(run).toMatchObject({ status: 78, stdout: "" });
      expect(run.stderr).toContain("--without-token");
    },
  );

  test.each([
    ["a token", () => ["--token-file", tempFile("t", "tok")], 200],
    ["--without-token", () => ["--without-token"], 200],
  ])("with %s it listens on every address", async (_, args, status) => {
    const { url } = await startServe([
      "--secrets",
      tempFile("s.yaml", "a: x"),
      "--listen",
      "0.0.0.0:0",
      ...args(),
    ]);
    const { port } = new URL(url);
    const { status: got } = await ask(`http://127.0.0.1:${port}`, ["a"], { authorization: "Bearer tok" });
    expect(got).toBe(status);
  });

  test("a .env file is read as file:// reads it", async () => {
    const { url } = await startServe(["--secrets", tempFile("s.env", "export a='x y' # z\nb=\"1\\n2\"\n")]);
    expect((await ask(url, ["a", "b", "c"])).json).toMatchObject({
      secrets: { a: { value: "x y" }, b: { value: "1\n2" } },
      missing: ["c"],
    });
  });

  test("a folder has one file a secret, read afresh each time, and no name leads out of it", async () => {
    const folder = tempDir();
    mkdirSync(join(folder, "secrets"));
    writeFileSync(join(folder, "outside"), "hunter2");
    writeFileSync(join(folder, "secrets/a"), "first\n");
    const { url } = await startServe(["--secrets", join(folder, "secrets")]);
    expect((await ask(url, ["a", "b", "../outside"])).json).toEqual({
      secrets: { a: { value: "first", version: "1" } },
      missing: ["b"],
      forbidden: ["../outside"],
    });
    writeFileSync(join(folder, "secrets/a"), "second\n");
    expect((await ask(url, ["a"])).json.secrets.a.value).toBe("second");
  });

  test("a file that is not UTF-8 is refused, not served with other characters", async () => {
    const latin1 = Buffer.from("a: caf\xe9\n", "latin1");
    const run = await envshim(["serve", "--secrets", tempFile("s.yaml", latin1)]);
    expect([run.status, run.stderr]).toEqual([78, expect.stringContaining("not valid UTF-8")]);
    const { url, child } = await startServe(["--secrets", dirname(tempFile("a", latin1))]);
    expect(await ask(url, ["a"])).toMatchObject({ status: 500, json: { code: "UNREADABLE" } });
    child.kill();
    expect((await child).stderr).toContain(
      "a cannot be served: its place has a file that is not valid UTF-8",
    );
  });

  test("a client that goes away in the middle of a body ends nothing", async () => {
    const { url, child } = await startServe(["--secrets", tempFile("s.yaml", "a: x")]);
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write("POST /v1/resolve HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{");
    // Once a later request is answered, the first one's head and half a body have come as well.
    expect((await ask(url, ["a"])).status).toBe(200);
    socket.resetAndDestroy();
    expect((await ask(url, ["a"])).status).toBe(200);
    child.kill("SIGTERM");
    expect((await child).exitCode).toBe(0);
  });

  test("a body of more than 1 MiB is not kept", async () => {
    const { url } = await startServe(["--secrets", tempFile("s.yaml", "a: x")]);
    const whole = await fetch(`${url}/v1/resolve`, {
      method: "POST",
      body: `{"names":["a"]}${" ".repeat(2 ** 20 - 15)}`,
    });
    expect(whole.status).toBe(200);
    const more = await fetch(`${url}/v1/resolve`, { method: "POST", body: " ".repeat(2 ** 20 + 1) });
    expect([more.status, await more.json()]).toEqual([413, expect.objectContaining({ code: "TOO_LARGE" })]);
  });

  test("the fault switches work on every reply, errors too", async () => {
    const { url } = await startServe([
      "--secrets",
      tempFile("s.yaml", "a: x"),
      "--fail-first",
      "1",
      "--retry-after",
      "7",
    ]);
    const reply = await fetch(`${url}/elsewhere`);
    expect(reply.status).toBe(503);
    expect(reply.headers.get("retry-after")).toBe("7");
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
  });

  test("--latency delays every reply", async () => {
    const { url } = await startServe(["--secrets", tempFile("s.yaml", "a: x"), "--latency", "200"]);
    const started = performance.now();
    await ask(url, ["a"]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(199);
  });

  test("it listens on a Unix socket, and takes it away when it stops", async () => {
    const socket = join(tempDir(), "s.sock");
    const { url, child } = await startServe([
      "--secrets",
      tempFile("s.yaml", "a: over-socket"),
      "--listen",
      `unix:${socket}`,
    ]);
    const env = { ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_ENDPOINT: url };
    expect((await envshim(["--", "sh", "-c", "echo $A"], { env })).stdout).toBe("over-socket\n");
    child.kill("SIGTERM");
    await child;
    expect(existsSync(socket)).toBe(false);
  });

  test("its settings can be variables", async () => {
    const env = { ENVSHIM_SERVE_SECRETS: tempFile("s.yaml", "a: x"), ENVSHIM_SERVE_FAIL_FIRST: "1" };
    const { url } = await startServe([], env);
    expect((await ask(url, ["a"])).status).toBe(503);
  });

  test.each([
    ["no secrets file", () => [], 78, "--secrets"],
    ["a secrets file that is not there", () => ["--secrets", "/nowhere"], 78, "/nowhere is not there"],
    ["a value that is a list", () => ["--secrets", tempFile("s.yaml", "a: [hunter2]")], 78, "s.yaml:1:1"],
    [
      "an address that is none",
      () => ["--secrets", tempFile("s.yaml", "a: x"), "--listen", "here"],
      78,
      "HOST:PORT",
    ],
    [
      "a share that is none",
      () => ["--secrets", tempFile("s.yaml", "a: x"), "--fail-rate", "2"],
      78,
      "from 0 to 1",
    ],
  ])("%s is an error", async (_, args, status, says) => {
    const run = await envshim(["serve", ...args()]);
    expect(run.status).toBe(status);
    expect(run.stderr).toContain(says);
    expect(run.stderr).not.toContain("hunter2");
  });

  test("a port that is taken is an error that says so", async () => {
    const secrets = tempFile("s.yaml", "a: x");
    const { url } = await startServe(["--secrets", secrets]);
    const run = await envshim(["serve", "--secrets", secrets, "--listen", url.slice("http://".length)]);
    expect(run.status).toBe(78);
    expect(run.stderr).toContain("EADDRINUSE");
  });
});
