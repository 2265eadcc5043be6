// Where no spec is found, or not as one, the run says so; where secrets were meant it does not start the app.
import { join } from "node:path";
import { expect, test } from "vitest";
import { serveSecrets } from "../support/endpoint.ts";
import { envshimWithEtc } from "../support/mounts.ts";
import { envshim } from "../support/run.ts";
import { tempDir } from "../support/temp.ts";

const ENDPOINT = { ENVSHIM_ENDPOINT: "http://127.0.0.1:1" };
const TEXT = { ENVSHIM_LOG_FORMAT: "text" };
const APP = ["--", "echo", "started"];

const JSON_SPEC = '{"env": [{"name": "A", "value": "x"}]}';

test.each([
  ["yaml", JSON_SPEC],
  ["yml", JSON_SPEC],
  ["json", JSON_SPEC],
  ["jsonc", JSON_SPEC],
  ["toml", 'env = [{name = "A", value = "x"}]'],
])("spec.%s in /etc/envshim is found", async (type, text) => {
  const run = await envshimWithEtc(`mkdir envshim; echo '${text}' > envshim/spec.${type}`, [
    "--",
    "printenv",
    "A",
  ]);
  expect(run).toMatchObject({ status: 0, stdout: "x\n" });
});

test.each([
  ["an endpoint", ENDPOINT],
  ["a token", { ENVSHIM_TOKEN: "hunter2" }],
  ["a token file", { ENVSHIM_TOKEN_FILE: "/nowhere/token" }],
])("with %s and no reference a spec that is not there is 66", async (_, env) => {
  const run = await envshimWithEtc("true", APP, { env: { ...TEXT, ...env } });
  expect(run).toMatchObject({ status: 66, stdout: "" });
  expect(run.stderr).toContain(
    "envshim: error: no spec at /etc/envshim/spec.yaml (or .yml, .json, .jsonc, .toml)",
  );
  expect(run.stderr).toContain("/etc/envshim is not there");
  expect(run.stderr).toContain("Docker makes a folder where the host has no file");
  expect(run.stderr).not.toContain("hunter2");
});

test("with an endpoint and an inherited reference it is a warning", async () => {
  const { url } = await serveSecrets({ a: "value" });
  const env = { ...TEXT, ENVSHIM_ENDPOINT: url, ENVSHIM_CACHE: "off", A: "secret:a" };
  const run = await envshimWithEtc("true", ["--", "printenv", "A"], { env });
  expect(run).toMatchObject({ status: 0, stdout: "value\n" });
  expect(run.stderr).toContain("envshim: warning: no spec at ");
});

test.each([
  ["ENVSHIM_RESOLVE_INHERITED=off", { A: "secret:a", ENVSHIM_RESOLVE_INHERITED: "off" }],
  ["ENVSHIM_PRISTINE", { A: "secret:a", ENVSHIM_PRISTINE: "on" }],
  ["a text that is nearly a reference", { A: " secret:a" }],
])("an inherited reference that is not resolved does not count: %s", async (_, env) => {
  const run = await envshimWithEtc("true", APP, { env: { ...ENDPOINT, ...env } });
  expect(run).toMatchObject({ status: 66, stdout: "" });
});

test("without endpoint and token it is one warning, and an error where warnings are", async () => {
  const run = await envshimWithEtc("true", APP, { env: TEXT });
  expect(run).toMatchObject({ status: 0, stdout: "started\n" });
  expect(run.stderr.match(/warning: /g)).toHaveLength(1);
  const strict = await envshimWithEtc("true", ["--strict", ...APP], { env: TEXT });
  expect(strict).toMatchObject({ status: 66, stdout: "" });
  expect(strict.stderr).toContain("error: no spec at ");
  expect(strict.stderr).not.toContain("going on");
});

test("ENVSHIM_SPEC=none says that no spec is meant", async () => {
  const env = { ...ENDPOINT, ENVSHIM_SPEC: "none", ENVSHIM_STRICT: "on" };
  const run = await envshimWithEtc(
    "mkdir envshim; echo 'env: {A: x}' > envshim/spec.yaml",
    ["--", "printenv"],
    { env },
  );
  expect(run).toMatchObject({ status: 0, stdout: expect.not.stringContaining("A=x") });
  expect(run.stderr).not.toContain("warn");
});

test.each([
  [
    "a file under another name",
    "mkdir envshim; echo > envshim/specs.yaml",
    '/etc/envshim holds "specs.yaml"',
  ],
  ["a file onto /etc/envshim", "echo 'env: {A: x}' > envshim", "/etc/envshim is a file"],
  [
    "a volume of Kubernetes",
    "mkdir -p envshim/..1; echo > envshim/..1/spec; cd envshim; ln -s ..1 ..data; ln -s ..data/spec spec",
    '/etc/envshim holds "spec" (',
  ],
  ["an empty folder", "mkdir envshim", "/etc/envshim is empty"],
  [
    "many files",
    "mkdir envshim; cd envshim; touch a b c d e f g",
    'holds "a", "b", "c", "d", "e" and 2 more',
  ],
  [
    "a name that would drive a terminal",
    "mkdir envshim; touch \"$(printf 'envshim/a\\033[2J')\"",
    '"a\\u001b[2J"',
  ],
])("the message says what is mounted instead: %s", async (_, setUp, says) => {
  const run = await envshimWithEtc(setUp, APP, { env: { ...TEXT, ...ENDPOINT } });
  expect(run).toMatchObject({ status: 66, stdout: "" });
  expect(run.stderr).toContain(says);
});

test("a spec that is a folder is told, and why it may be one", async () => {
  const run = await envshimWithEtc("mkdir -p envshim/spec.yaml", APP, { env: TEXT });
  expect(run).toMatchObject({ status: 66, stdout: "" });
  expect(run.stderr).toContain(
    "the spec /etc/envshim/spec.yaml is a folder and is empty (Docker makes a folder where the host has no file",
  );
  const named = await envshim(APP, { env: { ...TEXT, ENVSHIM_SPEC: tempDir() } });
  expect(named.status).toBe(66);
  expect(named.stderr).toContain("is a folder and is empty");
});

test.each([
  ["with", { ...TEXT, ...ENDPOINT }],
  ["without", TEXT],
])("a link to a file that is not there is 66, %s an endpoint", async (_, env) => {
  const run = await envshimWithEtc("mkdir envshim; ln -s /nowhere/spec envshim/spec.yaml", APP, { env });
  expect(run).toMatchObject({ status: 66, stdout: "" });
  expect(run.stderr).toContain("the spec /etc/envshim/spec.yaml is a link to a file that is not there");
});

test("check without a spec is 66, whatever else is set", async () => {
  const run = await envshimWithEtc("true", ["check"]);
  expect(run.status).toBe(66);
  expect(run.stdout).toContain("error: no spec at /etc/envshim/spec.yaml");
  const named = await envshim(["check", join(tempDir(), "spec.yaml")]);
  expect(named.status).toBe(66);
});
