// A command is one file and one entry in a list: this one is in a file of the tests.
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { makeProgram } from "../../src/cli/program.ts";
import { KINDS } from "../../src/store/kinds.ts";
import { runInProcess } from "../support/in-process.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";
import { greet } from "../support/toy-command.ts";

const program = makeProgram([...COMMANDS, greet], KINDS);

const run = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runInProcess(argv, { ENVSHIM_LOG_FORMAT: "text", ...env }, { program });

test("its word calls it, with its operand; its options beat its variables", async () => {
  expect(await run(["greet", "Ada"])).toMatchObject({ status: 0, stdout: "Hello, Ada\n", stderr: "" });
  const env = { ENVSHIM_GREET_WORD: "Good day" };
  expect((await run(["greet", "Ada"], env)).stdout).toBe("Good day, Ada\n");
  expect((await run(["greet", "--word", "Hi", "--loud", "Ada"], env)).stdout).toBe("HI, ADA\n");
  const wrong = await run(["greet"], { ENVSHIM_GREET_LOUD: "very" });
  expect(wrong.status).toBe(78);
  expect(wrong.stderr).toContain("ENVSHIM_GREET_LOUD");
});

test("what it does not take is a usage error, and what it takes is none of another command's", async () => {
  expect((await run(["greet", "--spec", "x"])).stderr).toContain("--spec is not an option of envshim greet");
  expect((await run(["greet", "Ada", "Bob"])).stderr).toContain('envshim greet takes no "Bob"');
  expect((await run(["--loud", "--", "true"])).stderr).toContain("--loud is not an option of envshim");
});

test("it has a help of its own, and a place in that of all", async () => {
  const { stdout } = await run(["greet", "--help"]);
  expect(stdout).toMatch("envshim greet [options] NAME\n    say hello to NAME\n");
  expect(stdout).toContain("  --word …, ENVSHIM_GREET_WORD\n      what to say first (default Hello)\n");
  expect(stdout).toContain("  --loud[=on|off], ENVSHIM_GREET_LOUD\n");
  expect(stdout).toContain("  --log-level …, ENVSHIM_LOG_LEVEL\n");
  expect((await run(["help", "greet"])).stdout).toBe(stdout);
  const all = (await run(["--help"])).stdout;
  expect(all).toContain("  envshim greet [options] NAME\n      say hello to NAME\n");
  expect(all).toMatch(/\nOptions of greet\n {2}--word …, .*\n.*\n {2}--loud/);
});

test.each([
  ["bash", "greet) words='--word --loud --log-level"],
  ["zsh", "'--word=[what to say first]:value:()'"],
  ["fish", "-n '__envshim_at greet' -l word"],
])("%s completes it", async (shell, line) => {
  expect((await run(["completion", shell])).stdout).toContain(line);
});

test("it is in the manual page", async () => {
  const { stdout } = await run(["man"]);
  expect(stdout).toContain(".B envshim greet [options] NAME\nsay hello to NAME\n");
  expect(stdout).toContain(".SS Options of greet\n");
});

test("its settings are known to every run, and the nearest to what is none", async () => {
  const spec = { ENVSHIM_SPEC: specFile({ A: "x" }) };
  const known = await run(["--", "true"], { ...spec, ENVSHIM_GREET_WORD: "Hi" });
  expect(known.executed?.env.get("A")).toBe("x");
  expect(known.stderr).not.toContain("GREET");
  const unknown = await run(["--", "true"], { ...spec, ENVSHIM_GREET_WROD: "Hi" });
  expect(unknown.stderr).toContain("the nearest is ENVSHIM_GREET_WORD");
});

test("a spec's command may be for it, as it says that it is a service", async () => {
  const at = (word: string) =>
    run(["check", tempFile("spec.yaml", `env: {A: x}\ncommand: [envshim, ${word}]\n`)]);
  expect((await at("greet")).stdout).not.toContain("no app starts");
  expect((await at("explain")).stdout).toContain("no app starts");
});
