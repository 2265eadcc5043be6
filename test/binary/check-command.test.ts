// A spec's command replaces the image's ENTRYPOINT on the platform: `check` says so before the app starts without its secrets.
import { expect, test } from "vitest";
import { envshim } from "../support/run.ts";
import { tempFile } from "../support/temp.ts";

const check = (text: string, ...options: string[]) =>
  envshim(["check", ...options, tempFile("spec.yaml", text)]);

const ENV = "env: [{name: A, value: 'secret:a'}]\n";

test("a command without envshim in front is a warning with its place, and what to write", async () => {
  const run = await check(`image: x\ncommand: [python3, serve.py]\n${ENV}`);
  expect(run.status).toBe(0);
  expect(run.stdout).toMatch(
    /^warning: \S+spec\.yaml:2:1: on the platform command: very likely replaces the image's ENTRYPOINT, and envshim with it: the app would start without its secrets \(put the words "envshim" and "--" in front of its first one\)$/m,
  );
});

test("--strict makes an error of it", async () => {
  const run = await check(`command: [python3, serve.py]\n${ENV}`, "--strict");
  expect(run.status).toBe(65);
  expect(run.stdout).toMatch(/^error: \S+:1:1: on the platform command:/m);
});

test("where no variable is a secret, the variables are what is lost", async () => {
  const run = await check("command: [python3, serve.py]\nenv: {A: x}\n");
  expect(run.stdout).toContain("without its variables");
});

test.each([
  `command: [envshim, --, python3, serve.py]\n${ENV}`,
  `command: [/shim/envshim, --timeout, 20s, --, python3]\n${ENV.replace("secret:a", "x")}`,
  `command: [sh, -c, 'cd /srv && exec envshim -- python3 serve.py']\n${ENV}`,
  `command: null\n${ENV}`,
  `image: x\n${ENV}`,
  "image: x\ncommand: [python3, serve.py]\n",
])("nothing is lost, so nothing is said: %j", async (text) => {
  const run = await check(text);
  expect(run).toMatchObject({ status: 0, stdout: expect.not.stringContaining("ENTRYPOINT") });
});

test("a command that envshim -- could not execute is a warning: one on the command line goes without", async () => {
  const run = await check(`command: python3 serve.py\n${ENV}`);
  expect(run.status).toBe(0);
  expect(run.stdout).toMatch(/^warning: \S+:1:10: command: takes a list of words \(write one word an entry/m);
  const options = await check(`command: [envshim, --strict, --, python3]\n${ENV}`);
  expect(options.stdout).toContain("warning: ");
  expect(options.stdout).toContain("the options of envshim in command: have no effect");
});

test.each([
  ["command: [echo, one]", "command: [echo, two]", "command: is there twice (keep one of them)"],
  ["image: a", "image: b", "image: is there twice (keep one of them)"],
])("a key that is there twice at the top is an error, told once: %s, %s", async (first, second, says) => {
  const run = await check(`${first}\nenv: []\n${second}\n`);
  expect(run.status).toBe(65);
  expect(run.stdout.match(/^error: \S+:3:1: .*$/gm)).toEqual([expect.stringContaining(says)]);
  expect(run.stdout).not.toContain("warning: ");
});

test.each([
  ["[envshim, --]", "there is nothing behind -- in command:"],
  ["[envshim]", "command: starts envshim without --"],
  ["[envshim, echo, hi]", "command: starts envshim without --"],
  ["[envshim, --, --, echo]", "in command: an option or -- stands where the app's name belongs"],
  ["['']", "in command: an empty word stands where the app's name belongs"],
])("a command that starts no app is a warning: %s", async (command, says) => {
  const run = await check(`command: ${command}\nenv: []\n`);
  expect(run.status).toBe(0);
  expect(run.stdout.match(/^warning: \S+:1:1: .*$/gm)).toEqual([expect.stringContaining(says)]);
});

test("a container that serves secrets needs no app", async () => {
  const run = await check("command: [envshim, serve]\nenv: []\n");
  expect(run).toMatchObject({ status: 0, stdout: expect.not.stringContaining("warning: ") });
});

test.each(["Command", "commands", "cmd"])("%s for command is a warning", async (key) => {
  const run = await check(`${key}: [envshim, --, echo]\nenv: []\n`);
  expect(run.status).toBe(0);
  expect(run.stdout).toMatch(/^warning: \S+:1:1: .*no command: key.*did you mean command:\?/m);
});
