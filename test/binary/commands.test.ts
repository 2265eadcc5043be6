import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { KINDS } from "../../src/store/kinds.ts";
import { allSettings } from "../../src/store/settings.ts";
import { serveSecrets } from "../support/endpoint.ts";
import { ROOT } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";

describe("envshim --help and --version", () => {
  test("--help names every setting and every option, on stdout", async () => {
    const { status, stdout, stderr } = await envshim(["--help"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const settings = allSettings(KINDS);
    const options = settings.flatMap(({ option }) => option ?? []).map((option) => `--${option}`);
    for (const name of [...settings.map(({ variable }) => variable), ...options])
      expect(stdout).toContain(name);
  });

  test.each(COMMANDS)(
    "$name: help shows its usage and every option it has, and no other's",
    async (command) => {
      const run = await envshim(["help", command.name]);
      expect(run).toMatchObject({ status: 0, stderr: "" });
      expect(run.stdout).toMatch(`envshim ${command.usage}\n    ${command.about}\n`);
      const flags = [...run.stdout.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag]) => flag);
      const options = command.options(KINDS).flatMap(({ option }) => (option ? [`--${option}`] : []));
      expect(flags).toEqual(options);
    },
  );

  test.each(COMMANDS.slice(1))("$name --help is help $name", async ({ name }) => {
    const { stdout } = await envshim(["help", name]);
    expect((await envshim([name, "--help"])).stdout).toBe(stdout);
    expect((await envshim(["-h", name])).stdout).toBe(stdout);
  });

  test("help alone is --help, and -h", async () => {
    const { stdout } = await envshim(["--help"]);
    expect((await envshim(["help"])).stdout).toBe(stdout);
    expect((await envshim(["-h"])).stdout).toBe(stdout);
  });

  test("help of what is no command is a usage error", async () => {
    expect((await envshim(["help", "chek"])).status).toBe(64);
    expect((await envshim(["chek", "--help"])).stderr).toContain('\\"chek\\" is not a command of envshim');
  });

  test.each(["--version", "-v", "-V"])("%s is package.json's", async (flag) => {
    const { default: pkg } = await import(`${ROOT}package.json`, { with: { type: "json" } });
    expect((await envshim([flag])).stdout).toBe(`envshim ${pkg.version}\n`);
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
    [["--", "--port=80", "8000"], 'there is no command before "--port"'],
    [["--", "-c"], 'there is no command before "-c"'],
  ])("%j is a usage error that says what to write", async (args, says) => {
    const run = await envshim(args, { env: { ENVSHIM_LOG_FORMAT: "text" } });
    expect(run.status).toBe(64);
    expect(run.stderr).toContain(`envshim: error: ${says}`);
    expect(run.stderr).toMatch(
      /envshim (\w+ )?--help|envshim -- COMMAND|needs a value|docker run IMAGE COMMAND/,
    );
  });

  test("an option in the place of the command is told without its value", async () => {
    const { stderr } = await envshim(["--", "--api-key=hunter2"]);
    expect(stderr).toContain("--api-key");
    expect(stderr).not.toContain("hunter2");
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
