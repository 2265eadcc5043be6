import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { flagOf, GENERAL_OPTIONS, settingsOf } from "../../src/cli/options.ts";
import { PROGRAM } from "../../src/cli/program.ts";
import { EXIT_STATUS } from "../../src/errors/exit-codes.ts";
import { KINDS } from "../../src/store/kinds.ts";
import { inTurn } from "../support/in-turn.ts";
import { requireProgram } from "../support/packages.ts";
import { envshim } from "../support/run.ts";
import { openShell, type Shell } from "../support/shells.ts";

const SHELLS: readonly Shell[] = ["bash", "zsh", "fish"];

/** What calls each command, and its options; the main job goes without a word, too. */
const CALLS = [
  { call: "", command: COMMANDS[0] },
  ...COMMANDS.map((command) => ({ call: `${command.name} `, command })),
].map(({ call, command }) => ({
  call,
  flags: [...settingsOf(command, KINDS).flatMap((setting) => flagOf(setting) ?? []), "--help", "--version"],
}));

/** What is typed, and what it becomes. */
const LINES = [
  ["check --log-level inf\t", "check --log-level info"],
  ["check --log-format=tex\t", "check --log-format=text"],
  ["check --spec one-\t", "check --spec one-file.yaml"],
  ["check one-file.yaml one-\t", "check one-file.yaml one-file.yaml"],
  ["copy two\t", "copy two words"],
  ["completion fi\t", "completion fish"],
  ["--project copy --endp\t", "--project copy --endpoint"],
  ["--strict -- printen\t", "--strict -- printenv"],
  ["-- cat one-\t", "-- cat one-file.yaml"],
  ["run --strict -- printen\t", "run --strict -- printenv"],
  // An option of another command, one of envshim's behind --, a path where an id stands.
  ["copy --jso\t", "copy --jso"],
  ["-- printenv --stric\t", "-- printenv --stric"],
  ["--project one-\t", "--project one-"],
] as const;

describe.each(SHELLS)("completion in %s", (shell) => {
  test("every option of every command is completed", { timeout: 120_000 }, async () => {
    const terminal = await openShell(shell);
    const all = CALLS.flatMap(({ call, flags }) => flags.map((flag) => call + flag));
    const completed = await inTurn(all, async (line) => {
      const ran = await terminal.type(`envshim ${line.slice(0, -1)}\t`);
      // zsh writes the sign before the value.
      return ran.replace(/=$/, "").trim();
    });
    expect(completed).toEqual(all);
  });

  test("every command is completed", async () => {
    const terminal = await openShell(shell);
    const all = COMMANDS.flatMap(({ name }) => [name, `help ${name}`]);
    const completed = await inTurn(all, async (line) =>
      (await terminal.type(`envshim ${line.slice(0, -1)}\t`)).trim(),
    );
    expect(completed).toEqual(all);
  });

  test("values, paths and what stands behind -- are completed, and nothing else is", async () => {
    const terminal = await openShell(shell, ["one-file.yaml", "two words"]);
    const completed = await inTurn(LINES, async ([keys]) => {
      const ran = await terminal.type(`envshim ${keys}`);
      return [keys, ran.replace(/=$/, "").trim()];
    });
    expect(completed).toEqual(LINES);
  });
});

// fish has no options whose value can be left out.
test.each(["bash", "zsh"] as const)("%s completes a switch's value behind a =", async (shell) => {
  const terminal = await openShell(shell);
  expect((await terminal.type("envshim --strict=of\t")).trim()).toBe("--strict=off");
});

test.each([
  [["completion"], "needs the name of a shell"],
  [["completion", "tcsh"], "there is no completion for"],
])("%j is a usage error", async (args, says) => {
  const run = await envshim(args);
  expect(run).toMatchObject({ status: 64, stdout: "", stderr: expect.stringContaining(says) });
});

describe("the manual page", () => {
  test("names every command, option, variable and exit status, and groff has nothing to say about it", async () => {
    const { stdout } = await envshim(["man"]);
    const groff = requireProgram("groff");
    const args = ["-ww", "-man", "-Kutf8", "-Tutf8", "-P-cbou", "-rLL=500n"];
    const { stdout: page, stderr } = await execa(groff, args, { input: stdout });
    expect(stderr).toBe("");
    // What a minus sign looks like is groff's own setting.
    const shown = page.replaceAll("\u2212", "-");
    const commands = COMMANDS.flatMap(({ usage, about }) => [`envshim ${usage}`, about]);
    const settings = PROGRAM.settings.flatMap(({ variable, option = [], about }) => [
      variable,
      ...[option].flat().map((name) => `--${name}`),
      about,
    ]);
    const general = GENERAL_OPTIONS.flatMap(({ names, about }) => [names, about]);
    expect([...commands, ...settings, ...general].filter((text) => !shown.includes(text))).toEqual([]);
    const statuses = Object.entries(EXIT_STATUS).map(
      ([cause, status]) => new RegExp(`^ +${status} +.*${cause}`, "m"),
    );
    expect(statuses.filter((line) => !line.test(shown))).toEqual([]);
  });
});
