// `check --platform` tells what the platform's own schema refuses about a spec that envshim reads.
import { expect, test } from "vitest";
import { envshim } from "../support/run.ts";
import { tempFile } from "../support/temp.ts";

const OLD = "apiVersion: v0alpha0\nimage: x\nport: 80\nresources: {replicas: 1, instanceType: C4}\n";
const NEW = "apiVersion: v1\nname: n\nimage: x\nresources: {ports: [80], machineType: C4}\n";

const check = (text: string, name = "spec.yaml") => envshim(["check", "--platform", tempFile(name, text)]);

const errorsOf = (stdout: string) =>
  [...stdout.matchAll(/^error: \S+?spec\.\w+:(.*)$/gm)].map(([, told = ""]) => told);

test.each([
  ["4096", "a number"],
  ["1.10", "a number"],
  ["012", "a number"],
  ["1_000", "a number"],
  ["22:22", "a number"],
  ["0x1F", "a number"],
  ["true", "a boolean"],
  ["yes", "a boolean"],
  ["Off", "a boolean"],
  ["2024-11-24", "a date"],
  ["null", "nothing"],
  ["~", "nothing"],
  ["", "nothing"],
])("an unquoted value that the platform's readers take for something else: %s", async (value, kind) => {
  const run = await check(`${NEW}env:\n  - name: A\n    value: ${value}\n`);
  expect(run.status).toBe(65);
  expect(errorsOf(run.stdout)).toEqual([
    expect.stringContaining(`: the platform takes text as the value of A, but reads this as ${kind}`),
  ]);
  const fixes = ["(put it in quotes)", '(write "")'];
  expect(fixes.filter((fix) => run.stdout.includes(fix))).toHaveLength(1);
});

test.each(["0.0.0.0", "v1", "1.2.3", "y", "N", "http://x:80/", "cuda:0", "'4096'", '"true"', "10 GB", "0,1"])(
  "and one that is text to all of them: %s",
  async (value) => {
    const spec = `${NEW}env:\n  - name: A\n    value: ${value}\n`;
    expect(await check(spec)).toMatchObject({ status: 0, stdout: expect.not.stringContaining("platform") });
  },
);

test("without --platform none of it is said", async () => {
  const run = await envshim(["check", tempFile("spec.yaml", "env: {A: 4096, B: 'secret:b-c#d'}\n")]);
  expect(run).toMatchObject({ status: 0, stdout: expect.not.stringContaining("platform") });
});

test.each([
  [OLD, "both shapes: the older"],
  [NEW, "both shapes: the newer"],
  [OLD.replace("v0alpha0", "latest"), "latest is both"],
  [NEW.replace("v1", "latest"), "latest is both"],
  [OLD.replace("apiVersion: v0alpha0\n", ""), "no version"],
  [`${NEW}command: [python3, '80']\nenv: [{name: A, value: 'secret:my_Key1'}]\n`, "command and env"],
  [`${NEW}healthChecks: {readiness: {path: /, port: 80}, liveness: {exec: {command: [ls]}}}\n`, "probes"],
  [`${NEW}$schema: https://x\nsomething: {else: 1}\n`, "keys that it does not know"],
])("takes what the platform takes: %s", async (text) => {
  expect(await check(text)).toMatchObject({ status: 0, stdout: expect.not.stringContaining("error") });
});

test.each([
  [
    `${NEW}env: {A: x}\n`,
    "5:6: the platform takes a list as env, but reads this as a mapping (write - name: NAME",
  ],
  [`${NEW}env:\n  - name: A\n`, "6:5: the platform wants the value of A, which is not here (it takes text)"],
  [
    `${NEW}env: [{name: A, value: 'secret:my-key'}]\n`,
    "5:24: the platform's API takes no secret of the name",
  ],
  [
    `${NEW}env: [{name: A, value: 'secret:a#b'}]\n`,
    "5:24: the platform takes secret:NAME for A and nothing behind",
  ],
  [
    `${NEW}env: [{name: A, value: 'secret:a?file'}]\n`,
    "5:24: the platform takes secret:NAME for A and nothing",
  ],
  [`${NEW}command: python3 serve.py\n`, "5:10: the platform takes a list as command, but reads this as text"],
  [`${NEW}command: [serve, 80]\n`, "5:18: the platform takes text as command[], but reads this as a number"],
  [`${NEW}enabled: 'true'\n`, "5:10: the platform takes true or false as enabled, but reads this as text"],
  [
    `${NEW}healthChecks: {startup: {port: '80'}}\n`,
    "5:32: the platform takes a number as healthChecks.startup.port",
  ],
  [
    "image: x\nresources: {machineType: C4, ports: 8000}\n",
    "2:37: the platform takes a list as resources.ports",
  ],
  [
    "apiVersion: v1\nimage: x\nresources: {instanceType: C4, ports: [1]}\n",
    "3:12: the platform wants resources.machineType",
  ],
  [
    OLD.replace("port: 80", 'port: "80"'),
    "3:7: the platform takes a number as port, but reads this as text (write a",
  ],
  [OLD.replace("image: x", "name: n"), "1:1: the platform wants image, which is not here (it takes text)"],
  [
    OLD.replace("image: x", "image: x\nname: 7"),
    "3:7: the platform takes text as name, but reads this as a number",
  ],
  [NEW.replace("v1", "v2"), "1:13: the platform does not know this apiVersion"],
  ["- name: A\n  value: x\n", "1:1: the platform takes a whole deployment"],
])("refuses what it refuses, with the place: %j", async (text, says) => {
  const run = await check(text);
  expect(run.status).toBe(65);
  expect(errorsOf(run.stdout)).toEqual([expect.stringContaining(says)]);
});

test("more than five integrations are too many", async () => {
  const list = Array.from({ length: 6 }, (_, index) => `{type: volume, name: n${index}}`).join(", ");
  const run = await check(`${NEW}integrations: [${list}]\n`);
  expect(errorsOf(run.stdout)).toEqual(["5:15: the platform takes at most 5 integrations"]);
});

test("JSON and TOML, with places", async () => {
  const json = await check(
    '{ // c\n"image": 1, "resources": {"instanceType": "C4", "replicas": "1"}}',
    "spec.jsonc",
  );
  expect(errorsOf(json.stdout).map((told) => told.split(" ")[0])).toEqual(["2:10:", "2:61:"]);
  const toml = await check(
    'image = "x"\nenabled = 1\n[resources]\nmachineType = "C4"\nports = [80]\nreplicas = 2024-01-01\n',
    "spec.toml",
  );
  expect(errorsOf(toml.stdout)).toEqual([
    expect.stringContaining("2:11: the platform takes true or false as enabled, but reads this as a number"),
    expect.stringContaining(
      "6:12: the platform takes a number as resources.replicas, but reads this as a date",
    ),
  ]);
});

test("one place is told once, for envshim or else for the platform", async () => {
  const run = await check(`${NEW}env:\n  - name: A\n    value: [x]\n`);
  expect(run.status).toBe(65);
  expect(errorsOf(run.stdout)).toHaveLength(1);
});

test("aliases that stand for themselves, or for the world, take no time", async () => {
  expect(await check(`${NEW}x: &a [*a]\n`)).toMatchObject({ status: 0 });
  const rows = Array.from(
    { length: 8 },
    (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(", ")}]`,
  );
  const run = await check(`${NEW}a0: &a0 [x, x]\n${rows.join("\n")}\n`);
  expect(run.status).toBe(65);
  expect(errorsOf(run.stdout)).toEqual([
    expect.stringContaining("1:1: the spec's aliases stand for more than"),
  ]);
});

test("no message quotes a value", async () => {
  const text = `${NEW}name: 4711\nenv: {A: 4712}\ncommand: 4713\n`;
  expect((await check(text)).stdout).not.toMatch(/error.*471\d/);
});
