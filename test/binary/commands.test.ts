import { describe, expect, test } from "vitest";
import type { CliCommand } from "../../src/cli/command.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { flagOf, settingsOf } from "../../src/cli/options.ts";
import { PROGRAM } from "../../src/cli/program.ts";
import { KINDS } from "../../src/store/kinds.ts";
import { serveSecrets } from "../support/endpoint.ts";
import { runInProcess } from "../support/in-process.ts";
import { ROOT } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";

/** The options of a command that have a setting. */
function flagsOf(command: CliCommand): string[] {
  return settingsOf(command, KINDS).flatMap((setting) => flagOf(setting) ?? []);
}

/** Every one of every command. */
const FLAGS = [...new Set(COMMANDS.flatMap(flagsOf))];

/** Those of every command that have none. */
const GENERAL = ["--help", "--version"];

/** Those of some options that a command does not refuse. There are hundreds, so each goes without a process. */
async function notRefused(command: string, flags: readonly string[]): Promise<string[]> {
  const runs = flags.map(async (flag) => ({ flag, ...(await runInProcess([command, `${flag}=on`], {})) }));
  const isRefused = ({ flag, status, stderr }: Awaited<(typeof runs)[number]>) =>
    status === 64 && stderr.includes(`${flag} is not an option of envshim`);
  return (await Promise.all(runs)).filter((run) => !isRefused(run)).map(({ flag }) => flag);
}

/** The options that a help shows, in its order. */
function flagsIn(help: string): string[] {
  return [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag = ""]) => flag);
}

describe("envshim --help and --version", () => {
  test("--help names every setting and every option, on stdout", async () => {
    const { status, stdout, stderr } = await envshim(["--help"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const names = [...PROGRAM.settings.map(({ variable }) => variable), ...FLAGS];
    expect(names.filter((name) => !stdout.includes(name))).toEqual([]);
  });

  test.each(COMMANDS)(
    "$name: help shows its usage and every option it has, and no other's",
    async (command) => {
      const run = await envshim(["help", command.name]);
      expect(run).toMatchObject({ status: 0, stderr: "" });
      expect(run.stdout).toMatch(`envshim ${command.usage}\n    ${command.about}\n`);
      expect(command.usage).toContain("[options]");
      expect(flagsIn(run.stdout)).toEqual([...flagsOf(command), "--help", "--version"]);
    },
  );

  test.each(COMMANDS)("$name takes each option that its help shows, and no other", async ({ name }) => {
    const shown = flagsIn((await envshim([name, "--help"])).stdout).filter((flag) => !GENERAL.includes(flag));
    // The first one that it does not take is the last.
    const { stderr } = await envshim([name, ...shown.map((flag) => `${flag}=on`), "--none=on"]);
    expect(stderr).toContain("--none is not an option of envshim");
    const others = FLAGS.filter((flag) => !shown.includes(flag));
    expect(await notRefused(name, others)).toEqual([]);
  });

  test.each([
    ["--strict[=on|off], ENVSHIM_STRICT", ["--strict", "--strict=on", "--strict=off"]],
    ["--cache[=on|off], ENVSHIM_CACHE", ["--cache", "--cache=on", "--cache=off"]],
  ])("%s is how help and the man page show what takes %j", async (shown, calls) => {
    expect((await envshim(["--help"])).stdout).toContain(`  ${shown}\n`);
    expect((await envshim(["man"])).stdout).toContain(`.B ${shown.replaceAll("-", "\\-")}\n`);
    const env = { ENVSHIM_SPEC: "none" };
    const runs = await Promise.all(calls.map((call) => envshim([call, "--", "echo", call], { env })));
    expect(runs.map(({ stdout }) => stdout)).toEqual(calls.map((call) => `${call}\n`));
  });

  test.each(COMMANDS)("$name --help is help $name", async ({ name }) => {
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

  test.each(["--version", "-v", "-V"])(
    "%s names package.json's version, the runtime inside, the target and the commit",
    async (flag) => {
      const { default: pkg } = await import(`${ROOT}package.json`, { with: { type: "json" } });
      const { stdout } = await envshim([flag]);
      const [start, end] = [
        `envshim ${pkg.version} (`,
        `Node ${process.versions.node}, linux-${process.arch}, commit `,
      ];
      expect(stdout).toMatch(/\((.*, commit )[0-9a-f]{12}(-dirty)?\)\n$/);
      expect(stdout.startsWith(start + end)).toBe(true);
    },
  );

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
    [["copy", "a", "b"], 'envshim copy takes no "b"'],
    [
      ["run", "python3", "serve.py"],
      'envshim run takes no "python3" (to run it as the application put -- before it',
    ],
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

  test.each([[["run"]], [["run", "--strict"]], [["--strict", "run"]], [[]]])(
    "%j -- is the main job: run is its name, which need not be written",
    async (words) => {
      const env = { ENVSHIM_SPEC: specFile({ A: "x" }) };
      expect((await envshim([...words, "--", "printenv", "A"], { env })).stdout).toBe("x\n");
    },
  );

  test("behind -- run is the app's", async () => {
    expect((await envshim(["--", "printf", "%s", "run"])).stdout).toBe("run");
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
        `HF_TOKEN  secret     spec line 1  secret hfToken, scope project, version 1, store ${host}\n` +
        `store ${host}: not cached: there is no token and no ENVSHIM_CACHE_KEY_FILE\n`,
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
