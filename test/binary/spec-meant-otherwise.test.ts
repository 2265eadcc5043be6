// A spec that might be meant otherwise than it is read never starts the app without its environment.
import { expect, test } from "vitest";
import { envshim } from "../support/run.ts";
import { tempFile } from "../support/temp.ts";

const run = (text: string, args: readonly string[] = []) =>
  envshim([...args, "--log-format", "text", "--spec", tempFile("spec.yaml", text), "--", "echo", "started"]);

test.each([
  ["Env:\n  - name: HF_TOKEN\n    value: secret:hfToken\n", "1:1: the spec has no env: key, but this one"],
  ["image: x\nenvs:\n  HF_TOKEN: secret:hfToken\n", "2:1: the spec has no env: key, but this one"],
  ["image: x\nenvironment:\n  HF_TOKEN: secret:hfToken\n", "2:1: the spec has no env: key, but this one"],
  [
    "spec:\n  env:\n    - name: HF_TOKEN\n      value: secret:hfToken\n",
    "2:3: the spec has no env: key at its top",
  ],
  [
    "apiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec:\n  containers:\n    - name: app\n      env:\n        - name: A\n          value: x\n",
    "2:1: this is a Kubernetes manifest and not a deployment spec",
  ],
  ["env:\n- name: HF_TOKEN\nvalue: secret:hfToken\n", "3:1: value: stands at the top of the spec"],
  [
    "image: x\nenv:\n  name: HF_TOKEN\n  value: secret:hfToken\n",
    "3:3: name: and value: stand in env itself",
  ],
  ["image: x\nHF_TOKEN: secret:hfToken\n", "2:11: the spec has no env: key, but a secret: reference"],
  ["image: x\nmodels: [{id: secret:hfToken}]\n", "2:15: the spec has no env: key, but a secret: reference"],
  ["image: x\nenviroment:\n  - name: A\n    value: b\n", "2:1: the spec has no env: key, but this one"],
  ["image: x\npapers: [{name: A, value: b}, {name: B}]\n", "2:1: the spec has no env: key, but this one"],
  ["image: x\nvars:\n  - name: A\n    vlaue: b\n", "2:1: the spec has no env: key, but this one"],
  ["env:\n  - name: A\nother:\n  value: x\n", "4:3: this value: belongs to no entry of env"],
])("%j is an error with its place", async (text, says) => {
  const { status, stdout, stderr } = await run(text);
  expect({ status, stdout }).toEqual({ status: 65, stdout: "" });
  expect(stderr).toContain(`spec.yaml:${says}`);
});

test.each([
  ...[
    "enviroment",
    "enviromnent",
    "enviorment",
    "evironment",
    "enironment",
    "envv",
    "eenv",
    "evns",
    "enb",
    "en",
  ],
  ...["env.", "nev", "vars", "Variables", "app_env", "containerEnv", "extraEnvVars", "env-variable", "var"],
])("variables below %s: are not left out silently, in either form", async (key) => {
  const start = (below: string) => run(`image: x\nresources: {ports: [80]}\n${key}: ${below}\n`);
  const refused = {
    status: 65,
    stdout: "",
    stderr: expect.stringContaining(
      "spec.yaml:3:1: the spec has no env: key, but this one, which is not read (did you mean env:?",
    ),
  };
  expect(await start("{A: b}")).toMatchObject(refused);
  expect(await start("[{name: A, value: b}]")).toMatchObject(refused);
});

test.each([
  "vars: [a, b]",
  "variants: {a: b}",
  "envoy: {image: y}",
  "tags: [{name: a}, {name: b}]",
  "volumes: [{name: a, path: /b}]",
  "models: [{name: a, value: b}]",
  "en: fr",
  "variables: 3",
])("what a deployment may have besides starts the app: %s", async (more) => {
  const { status, stdout } = await run(`image: x\n${more}\n`, ["--strict"]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "started\n" });
});

test.each([
  "env: [{name: A, value: b}]\nother: {value: x}",
  "env: [{name: A}]\nother: {value: x, unit: y}",
  "env: [{name: A}]\nresources: {value: x}",
])("a value elsewhere is nobody's where it cannot be an entry's: %j", async (text) => {
  const { status, stdout } = await run(text, ["--strict"]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "started\n" });
});

test("a whole deployment spec without env starts the app, at info, under ENVSHIM_STRICT as well", async () => {
  const text = "image: x\nresources: {ports: [8000]}\nbasicAuthKey: secret:auth\n";
  const { status, stdout, stderr } = await run(text, ["--strict"]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "started\n" });
  expect(stderr).toContain("envshim: info: ");
  expect(stderr).toContain("spec.yaml:1:1: the spec has no env: key, so nothing is taken from it");
  expect(stderr).not.toContain("warning");
});
