import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ALL_SETTINGS } from "../../src/settings/table.ts";
import { serveSecrets } from "../support/endpoint.ts";
import { ROOT } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { startServe } from "../support/serve.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

describe("envshim --help and --version", () => {
  test("--help names every setting and every option, on stdout", async () => {
    const { status, stdout, stderr } = await envshim(["--help"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const { variable, option } of ALL_SETTINGS) {
      expect(stdout).toContain(variable);
      if (option) expect(stdout).toContain(`--${option}`);
    }
  });

  test("--version is package.json's, and names the Node inside, the kind of machine and the commit", async () => {
    const { default: pkg } = await import(`${ROOT}package.json`, { with: { type: "json" } });
    const node = pkg.optionalDependencies[`node-linux-${process.arch}`];
    expect((await envshim(["--version"])).stdout).toMatch(
      new RegExp(
        `^envshim ${pkg.version} \\(Node ${node}, linux-${process.arch}, commit [0-9a-f]{12}(-dirty)?\\)\n$`,
      ),
    );
  });

  test("after -- they are the app's", async () => {
    expect((await envshim(["--", "echo", "--help", "--version"])).stdout).toBe("--help --version\n");
  });
});

describe("the command line", () => {
  test.each([
    [[], "no command was given"],
    [["--"], "there is no command after --"],
    [["--strict"], "there is no -- with a command after it"],
    [["python3", "serve.py"], '"python3" is not a command of envshim'],
    [["python3", "-c", "x"], '"python3" is not a command of envshim'],
    [["--spec"], "--spec needs a value"],
    [["check", "--listen", "x"], "--listen is not an option of envshim check"],
    [["check", "now"], 'envshim check takes no "now"'],
    [["--token", "x", "--", "true"], "--token is not an option of envshim"],
  ])("%j is a usage error that says what to write", async (args, says) => {
    const run = await envshim(args, { env: { ENVSHIM_LOG_FORMAT: "text" } });
    expect(run.status).toBe(64);
    expect(run.stderr).toContain(`envshim: error: ${says}`);
    expect(run.stderr).toMatch(/envshim --help|envshim -- COMMAND|needs a value/);
  });

  test("an option beats its variable", async () => {
    const env = { ENVSHIM_SPEC: "/nowhere", ENVSHIM_STRICT: "on" };
    const args = ["--spec", specFile({ A: "x" }), "--strict=off", "--", "sh", "-c", "echo $A"];
    expect((await envshim(args, { env })).stdout).toBe("x\n");
  });

  test("a token file named as an option beats ENVSHIM_TOKEN", async () => {
    const endpoint = await serveSecrets({ a: "x" });
    const env = {
      ENVSHIM_SPEC: specFile({ A: "secret:a" }),
      ENVSHIM_ENDPOINT: endpoint.url,
      ENVSHIM_TOKEN: "variable",
    };
    await envshim(["--token-file", tempFile("token", "file\n"), "--", "true"], { env });
    await envshim(["--", "true"], { env: { ...env, ENVSHIM_TOKEN_FILE: tempFile("token", "file\n") } });
    expect(endpoint.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer file",
      "Bearer variable",
    ]);
  });
});

describe("envshim check", () => {
  const spec = `env:
  - name: MODEL
    value: iris
  - name: DB_PASSWORD
    value: hunter2
  - name: DATABASE_URL
    value: postgres://user:hunter2@db/app
  - name: HF_TOKEN
    value: secret:hfToken#key
`;

  test("prints a row for each variable, hides what may be a secret, and asks no store", async () => {
    const run = await envshim([
      "check",
      "--spec",
      tempFile("spec.yaml", spec),
      "--endpoint",
      "http://127.0.0.1:1",
    ]);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).toBe(
      'MODEL         literal    "iris"              line 2\n' +
        "DB_PASSWORD   literal    [hidden]            line 4\n" +
        "DATABASE_URL  literal    [hidden]            line 6\n" +
        "HF_TOKEN      reference  secret:hfToken#key  line 8\n",
    );
  });

  test("prints every problem of settings and spec with its place; exits with the code of the first", async () => {
    const file = tempFile("spec.yaml", "env:\n  - name: a\n    value: [hunter2]\n  - vlaue: x\n");
    const run = await envshim(["check", "--spec", file], {
      env: { ENVSHIM_TIMEOUT: "soon", ENVSHIM_ENDPIONT: "x" },
    });
    expect(run.status).toBe(78);
    expect(run.stdout).toContain('error: ENVSHIM_TIMEOUT is "soon", but takes a duration');
    expect(run.stdout).toContain(`error: ${file}:3:12: a value is text`);
    expect(run.stdout).toContain(`error: ${file}:4:5: vlaue: is not a key`);
    expect(run.stdout).toContain("warning: ENVSHIM_ENDPIONT is not a setting");
    expect(run.stdout).not.toContain("hunter2");
    expect((await envshim(["check", "--spec", file])).status).toBe(65);
    expect((await envshim(["check", "--spec", "/nowhere"])).status).toBe(66);
  });

  test("--json prints the same as JSON", async () => {
    const file = tempFile("spec.yaml", spec);
    const { stdout } = await envshim(["check", "--json", "--spec", file]);
    expect(JSON.parse(stdout)).toEqual({
      spec: file,
      variables: [
        { name: "MODEL", kind: "literal", value: '"iris"', line: 2 },
        { name: "DB_PASSWORD", kind: "literal", value: "[hidden]", line: 4 },
        { name: "DATABASE_URL", kind: "literal", value: "[hidden]", line: 6 },
        { name: "HF_TOKEN", kind: "reference", value: "secret:hfToken#key", line: 8 },
      ],
      problems: [],
    });
    const broken = await envshim(["check", "--json", "--spec", tempFile("b.yaml", "env: [x]")]);
    expect(JSON.parse(broken.stdout).problems).toMatchObject([
      { severity: "error", code: "spec-invalid", at: expect.stringMatching(/b\.yaml:1:7$/) },
    ]);
  });

  test("warns of what would have no effect", async () => {
    const file = tempFile("spec.yaml", "env: {ENVSHIM_TOKEN: hunter2}");
    const { stdout, status } = await envshim(["check", "--spec", file]);
    expect(status).toBe(0);
    expect(stdout).toContain("warning: ");
    expect(stdout).toContain("ENVSHIM_TOKEN in the spec has no effect");
    expect(stdout).not.toContain("hunter2");
  });

  test("ENVSHIM_STRICT makes its warnings errors", async () => {
    const file = tempFile("spec.yaml", "env: {a: 1, a: 2}");
    expect((await envshim(["check", "--spec", file])).status).toBe(0);
    const strict = await envshim(["check", "--strict", "--spec", file]);
    expect(strict.status).toBe(65);
    expect(strict.stdout).toContain("error: ");
  });
});

describe("envshim explain", () => {
  test("says where each variable comes from, shows no value, and starts nothing", async () => {
    const { url, host } = await serveSecrets({ hfToken: "hunter2" });
    const env = {
      ENVSHIM_SPEC: specFile({ MODEL: "hunter3", HF_TOKEN: "secret:hfToken" }),
      ENVSHIM_ENDPOINT: url,
    };
    const run = await envshim(["explain", "--log-level", "silent"], { env });
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).toBe(
      "PATH      inherited\n" +
        "MODEL     spec       spec line 1\n" +
        `HF_TOKEN  secret     spec line 1  secret hfToken, scope project, version 1, store ${host}\n`,
    );
    const json = await envshim(["explain", "--json"], { env });
    expect(JSON.parse(json.stdout).variables[2]).toEqual({
      name: "HF_TOKEN",
      from: "secret",
      line: 1,
      secret: "hfToken",
      scope: "project",
      version: "1",
      store: host,
    });
    expect(run.stdout + json.stdout + json.stderr).not.toContain("hunter");
  });

  test("fails as the main job would", async () => {
    const { url } = await serveSecrets({});
    const run = await envshim(["explain"], {
      env: { ENVSHIM_SPEC: specFile({ A: "secret:gone" }), ENVSHIM_ENDPOINT: url },
    });
    expect(run).toMatchObject({ status: 79, stdout: "" });
  });
});

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

  test("prints its URL when it is ready, and stops with 0 on SIGTERM and SIGINT", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const { url, child } = await startServe(["--secrets", tempFile("s.yaml", "a: x")]);
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      child.kill(signal);
      expect((await child).exitCode).toBe(0);
    }
  });

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
    for (const status of statuses) expect((await ask(url, ["a"])).status).toBe(status);
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
