// envshim -- without a command becomes what the spec has as command:, and never itself.
import { expect, test } from "vitest";
import { serveSecrets } from "../support/endpoint.ts";
import { envshim } from "../support/run.ts";
import { tempFile } from "../support/temp.ts";

const TEXT = { ENVSHIM_LOG_FORMAT: "text", ENVSHIM_ENDPOINT: "http://127.0.0.1:1" };

const start = (name: string, text: string, env: Readonly<Record<string, string>> = TEXT) =>
  envshim(["--"], { env: { ...env, ENVSHIM_SPEC: tempFile(name, text) } });

test.each([
  [
    "spec.yaml",
    "image: x\ncommand: # c\n  - printf\n  - '%s|'\n  - 012\n  - yes\n  - a b\nenv: [{name: A, value: x}]\n",
  ],
  ["spec.json", '{"command": ["printf", "%s|", "012", "yes", "a b"], "env": []}'],
  ["spec.jsonc", '{ // c\n"command": ["printf", "%s|", "012", "yes", /* c */ "a b",],\n}'],
  ["spec.toml", "command = ['printf', '%s|', '012', 'yes', 'a b']\n[[env]]\nname = 'A'\nvalue = 'x'\n"],
])("its words are the spec's, as written: %s", async (name, text) => {
  expect(await start(name, text)).toMatchObject({ status: 0, stdout: "012|yes|a b|" });
});

test("it has the environment of the spec, and its secrets", async () => {
  const { url } = await serveSecrets({ b: "stored" });
  const spec = "command: [printenv, A, B]\nenv: [{name: A, value: x}, {name: B, value: 'secret:b'}]\n";
  const env = { ...TEXT, ENVSHIM_ENDPOINT: url, ENVSHIM_CACHE: "off" };
  const run = await start("spec.yaml", spec, env);
  expect(run).toMatchObject({ status: 0, stdout: "x\nstored\n" });
  expect(run.stderr).toContain("exec printenv");
});

test("a command on the command line wins, whatever the spec's is", async () => {
  const spec = tempFile("spec.yaml", "command: no list\nenv: {A: x}\n");
  const run = await envshim(["--spec", spec, "--", "printenv", "A"], { env: TEXT });
  expect(run).toMatchObject({ status: 0, stdout: "x\n" });
  expect(run.stderr).not.toContain("command:");
});

test.each([
  "command: [envshim, --, printenv, A]\nenv: {A: x}\n",
  "command: [/usr/local/bin/envshim, --, printenv, A]\nenv: {A: x}\n",
  "command: [envshim, run, --, printenv, A]\nenv: {A: x}\n",
])("envshim at its front, as the platform needs it, is not started again: %s", async (text) => {
  const run = await start("spec.yaml", text);
  expect(run).toMatchObject({ status: 0, stdout: "x\n" });
  expect(run.stderr).toContain("exec printenv");
  expect(run.stderr).not.toContain("command:");
});

test("options of envshim there have no effect, which is a warning", async () => {
  const text =
    "env: {A: x}\ncommand:\n  - envshim\n  - --pristine\n  - --\n  - sh\n  - -c\n  - echo $A $1 --\n  - --\n  - --\n";
  const run = await start("spec.yaml", text);
  expect(run).toMatchObject({ status: 0, stdout: "x -- --\n" });
  expect(run.stderr).toMatch(/warning: .*spec\.yaml:2:1: the options of envshim in command: have no effect/);
  const strict = await start("spec.yaml", text, { ...TEXT, ENVSHIM_STRICT: "on" });
  expect(strict.status).toBe(65);
});

test.each([
  "env: {A: x}\n",
  "env: {A: x}\ncommand: []\n",
  "command: null\n",
  "command:\nenv: []\n",
  "- name: A\n",
])("without one anywhere it is the usage error, which names both ways: %j", async (text) => {
  const run = await start("spec.yaml", text);
  expect(run).toMatchObject({ status: 64, stdout: "" });
  expect(run.stderr).toContain("there is no command after --, and the spec has no command:");
  expect(run.stderr).toContain("write envshim -- COMMAND, or command: [COMMAND, ARG] in the spec");
});

test("what is nearly command: is named with it", async () => {
  const run = await start("spec.yaml", "env: []\nCommand: [echo]\n");
  expect(run).toMatchObject({ status: 64, stdout: "" });
  expect(run.stderr).toMatch(/spec\.yaml:2:1: .*no command: key.*did you mean command:\?/);
});

test("without a spec, too", async () => {
  const run = await envshim(["--"], { env: { ...TEXT, ENVSHIM_SPEC: "none" } });
  expect(run).toMatchObject({ status: 64, stdout: "" });
});

test("envshim -- with nothing behind it is no command", async () => {
  const run = await start("spec.yaml", "command: [envshim, --]\n");
  expect(run.status).toBe(64);
  expect(run.stderr).toContain("none after envshim -- in the spec's command:");
});

test.each([
  ["spec.yaml", "env: []\ncommand: python3 serve.py\n", "2:10: command: takes a list of words"],
  ["spec.yaml", "command: {a: b}\n", "1:10: command: takes a list of words"],
  ["spec.yaml", "command: [sh, [x]]\n", "1:15: a word of command is text, but this is none"],
  ["spec.yaml", 'command: [sh, "a\\0b"]\n', "1:15: a word of command holds a NUL character"],
  [
    "spec.yaml",
    "command: [sh, 'secret:hunter2']\nenv: []\n",
    "1:15: a word of command is a secret: reference",
  ],
  ["spec.yaml", "command: [echo, one]\nenv: []\ncommand: [echo, two]\n", "3:1: command: is there twice"],
  ["spec.json", '{"command": null, "command": ["echo"]}', "1:19: command: is there twice"],
  [
    "spec.yaml",
    "command: [sh, '{{secret:hunter2}}']\nenv: []\n",
    "1:15: a word of command is nearly a secret: reference",
  ],
  ["spec.toml", "command = ['sh', 7860]\n", "1:18: a value is text, but this is a number of TOML"],
])("what is no list of words is an error with its place: %s %j", async (name, text, says) => {
  const run = await start(name, text);
  expect(run).toMatchObject({ status: 65, stdout: "" });
  expect(run.stderr).toContain(`${name}:${says}`);
  expect(run.stderr).not.toContain("hunter2");
});

test("it is told together with what is wrong below env", async () => {
  const run = await start("spec.yaml", "command: no list\nenv: {A: [x]}\n");
  expect(run.status).toBe(65);
  expect(run.stderr.match(/envshim: error/g)).toHaveLength(2);
});

test("an alias stands for its words", async () => {
  const run = await start("spec.yaml", "x: &w [echo, &h hello]\ncommand: *w\nenv: []\ny: *h\n");
  expect(run).toMatchObject({ status: 0, stdout: "hello\n" });
});
