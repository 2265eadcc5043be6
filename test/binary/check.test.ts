// `envshim check` says everything about a spec, offline, and shows nothing that may be a secret.
import { expect, test } from "vitest";
import { envshim } from "../support/run.ts";
import { tempFile } from "../support/temp.ts";

const SPEC = `env:
  - name: MODEL
    value: iris
  - name: DB_PASSWORD
    value: hunter2
  - name: DATABASE
    value: postgres://user:hunter2@db/app
  - name: HF_TOKEN
    value: secret:hfToken#key
  - name: MAX_TOKENS
    value: 4096
`;

const ROWS =
  'MODEL        literal    "iris"              line 2\n' +
  "DB_PASSWORD  literal    [hidden]            line 4\n" +
  "DATABASE     literal    [hidden]            line 6\n" +
  "HF_TOKEN     reference  secret:hfToken#key  line 8\n" +
  "MAX_TOKENS   literal    [hidden]            line 10\n";

const advice = (file: string, place: string, name: string) =>
  `info: ${file}:${place}: the value of ${name} looks like a credential that everybody who can read the spec has (put it into the store and write value: secret:${name})\n`;

test("prints a row for each variable, hides what may be a secret, advises a reference, and asks no store", async () => {
  const file = tempFile("spec.yaml", SPEC);
  const run = await envshim(["check", "--spec", file, "--endpoint", "http://127.0.0.1:1"]);
  expect(run).toMatchObject({ status: 0, stderr: "" });
  expect(run.stdout).toBe(ROWS + advice(file, "5:12", "DB_PASSWORD") + advice(file, "7:12", "DATABASE"));
});

test("takes the spec's file, or - for stdin, as its operand", async () => {
  const file = tempFile("spec.yaml", SPEC);
  const named = await envshim(["check", file]);
  expect(named).toMatchObject({ status: 0, stdout: expect.stringContaining(ROWS) });
  const piped = await envshim(["check", "-"], { input: SPEC, env: { ENVSHIM_SPEC: "/nowhere" } });
  expect(piped).toMatchObject({ status: 0, stderr: "" });
  expect(piped.stdout).toBe(named.stdout.replaceAll(file, "<stdin>"));
});

test("a spec that is named twice is a usage error", async () => {
  const run = await envshim(["check", "--spec", "a.yaml", "b.yaml"]);
  expect(run).toMatchObject({ status: 64, stdout: "" });
  expect(run.stderr).toContain('"fix":"write envshim check FILE, or --spec FILE"');
});

test.each([
  ["spec.yaml", "env: [{name: A, value: x}, {name: API_KEY, value: hunter2}]", "value: secret:API_KEY"],
  ["spec.yaml", "env:\n  API_KEY: hunter2\n", "API_KEY: secret:API_KEY"],
  ["spec.yaml", "env:\n  - name: db.password\n    value: 'hunter2'\n", "value: 'secret:db_password'"],
  ["spec.yaml", "env:\n  - name: API_KEY\n    value:\n      hunter2\n", "secret:API_KEY"],
  ["spec.json", '{"env": [{"name": "API_KEY", "value": "hunter2"}]}', '"value": "secret:API_KEY"'],
  ["spec.jsonc", '{ // c\n"env": {"API_KEY": "hunter2"},\n}', '"API_KEY": "secret:API_KEY"'],
  ["spec.toml", '[[env]]\nname = "API_KEY"\nvalue = "hunter2"\n', 'value = "secret:API_KEY"'],
])("the advice is what to write, as the format has it: %s %j", async (name, text, line) => {
  const run = await envshim(["check", tempFile(name, text)]);
  expect(run.status).toBe(0);
  expect(run.stdout).toContain(`(put it into the store and write ${line})\n`);
  expect(run.stdout).not.toContain("hunter2");
});

test("what comes from stdin has a format, faults and places too", async () => {
  const json = await envshim(["check", "-"], { input: '{ // c\n"env": {"A": "https://x"},}' });
  expect(json).toMatchObject({ status: 0, stdout: 'A  literal  "https://x"  line 2\n' });
  const broken = await envshim(["check", "-"], { input: "env: {A: [x]}" });
  expect(broken.status).toBe(65);
  expect(broken.stdout).toContain("error: <stdin>:1:10: a value is text, but this is a list");
  const empty = await envshim(["check", "-"], { input: "" });
  expect(empty).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("warning: the spec has no env: key"),
  });
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
  expect((await envshim(["check", file])).status).toBe(65);
  expect((await envshim(["check", "/nowhere"])).status).toBe(66);
});

test("--json prints the same as JSON, each value once as it is", async () => {
  const file = tempFile("spec.yaml", `${SPEC}  - name: QUOTED\n    value: 'a "b" \\'\n`);
  const { stdout } = await envshim(["check", "--json", file]);
  const told = (name: string, place: string) => ({
    severity: "info",
    rule: "credential",
    at: `${file}:${place}`,
    message: `the value of ${name} looks like a credential that everybody who can read the spec has`,
    fix: `put it into the store and write value: secret:${name}`,
  });
  expect(JSON.parse(stdout)).toEqual({
    spec: file,
    variables: [
      { name: "MODEL", kind: "literal", value: "iris", line: 2 },
      { name: "DB_PASSWORD", kind: "literal", hidden: true, line: 4 },
      { name: "DATABASE", kind: "literal", hidden: true, line: 6 },
      { name: "HF_TOKEN", kind: "reference", value: "secret:hfToken#key", line: 8 },
      { name: "MAX_TOKENS", kind: "literal", hidden: true, line: 10 },
      { name: "QUOTED", kind: "literal", value: 'a "b" \\', line: 12 },
    ],
    problems: [told("DB_PASSWORD", "5:12"), told("DATABASE", "7:12")],
  });
  const broken = await envshim(["check", "--json", tempFile("b.yaml", "env: [x]")]);
  expect(JSON.parse(broken.stdout)).toMatchObject({
    variables: [],
    problems: [{ severity: "error", code: "spec-invalid", at: expect.stringMatching(/b\.yaml:1:7$/) }],
  });
});

test.each([
  ["a URL with a password", "redis://:hunter2@cache"],
  ["a data source name", "app:hunter2@tcp(db:3306)/x"],
  ["a connection string", "Server=db;Password=hunter2;"],
  ["a private key", "-----BEGIN PRIVATE KEY-----hunter2-----END PRIVATE KEY-----"],
  ["a key id of AWS", `AKIA${"HUNTER2HUNTER2HU"}`],
  ["a known prefix", `ghp_${"hunter2".repeat(5)}`],
  ["long random text", "q7Zx9Kd2Lm4Vb8Nc3Wp6Rt5Yhunter2"],
])("a literal under a plain name is hidden and told where it is %s", async (_, value) => {
  const spec = tempFile("spec.json", JSON.stringify({ env: { PLAIN: value } }));
  const runs = [await envshim(["check", spec]), await envshim(["check", "--json", spec])];
  const told = {
    status: 0,
    stdout: expect.stringContaining("the value of PLAIN looks like a credential"),
  };
  expect(runs).toMatchObject([told, told]);
  expect(runs.map(({ stdout }) => stdout).join("\n")).not.toMatch(/hunter2/i);
});

test("random text and passwords in other forms are hidden, and ordinary texts stay shown", async () => {
  const hidden = [
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "EOIzbTRHQQMvvdIWUCaBCMa+X+xBcqUBSfat/SbGAZM=",
    "0860f08f039662fdce513ffea82caacb",
    ["https://hooks.slack.com", "services", "T00000000", "B00000000", "XXXXXXXX"].join("/"),
    "--password=hunter2",
    "admin:hunter2pw",
    "machine h login u password hunter2",
  ];
  const shown = [
    ...["Qwen/Qwen3-0.6B", "meta-llama/Llama-3.1-8B-Instruct", "mistralai/Mixtral-8x7B-Instruct-v0.1"],
    ...[
      "openai/whisper-large-v3",
      "BAAI/bge-large-en-v1.5",
      "nginx:1.27-alpine",
      "python:3.12-slim",
      "redis:7",
    ],
    ...[
      "vllm/vllm-openai:v0.6.3",
      "localhost:8080",
      "10.0.0.1:6379",
      "db:5432",
      "/models/v2/weights.safetensors",
    ],
    ...[
      "s3://bucket/prefix/2024",
      "https://example.com/v1/models",
      "--max-model-len=8192",
      "--max-tokens 512",
    ],
    ...[
      "expandable_segments:True",
      "en_US.UTF-8",
      "Europe/Berlin",
      "2024-11-24T08:00:00Z",
      "1048576",
      "bfloat16",
    ],
    ...[
      "GET,POST,PUT",
      "application/json",
      "0,1,2,3",
      "cuda:0",
      "max_split_size_mb:512",
      "INFO",
      "Hello, world",
    ],
    "123e4567-e89b-12d3-a456-426614174000",
  ];
  const env = Object.fromEntries([...hidden, ...shown].map((value, index) => [`V${index}`, value]));
  const run = await envshim(["check", "--json", tempFile("spec.json", JSON.stringify({ env }))]);
  const { variables } = JSON.parse(run.stdout) as { variables: { value?: string }[] };
  expect(variables.flatMap(({ value }) => value ?? [])).toEqual(shown);
});

test.each([
  "<HF token>",
  "<your-key>",
  "YOUR_API_KEY",
  "changeme",
  "TODO",
  "xxxxxxxx",
  "...",
  "{{ token }}",
  "[your token]",
  "insert token",
  "insert_your_api_key",
  "hf_xxxxxxxxxxxxxxxxxxxx",
  "sk-proj-...",
])("tells a placeholder that nobody filled in: %s", async (value) => {
  const run = await envshim(["check", tempFile("spec.json", JSON.stringify({ env: { HF_TOKEN: value } }))]);
  expect(run.status).toBe(0);
  expect(run.stdout.match(/^info: /gm)).toHaveLength(1);
  expect(run.stdout).toContain("the value of HF_TOKEN looks like a placeholder that nobody filled in");
});

test.each([
  "<s>",
  "</s>",
  "<pad>",
  "<|im_end|>",
  "{{ a }} and {{ b }}",
  "a < b",
  "x",
  "",
  "[PAD]",
  "insert into x",
])("what a model or a template may have is no placeholder: %j", async (value) => {
  const run = await envshim(["check", tempFile("spec.json", JSON.stringify({ env: { STOP: value } }))]);
  expect(run).toMatchObject({ status: 0, stdout: expect.not.stringContaining("info: ") });
});

test("what a tokenizer has, and a commit, are no credential; what has a secret's name stays hidden", async () => {
  const commit = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b";
  const env = { PAD_TOKEN: "<pad>", EOS_TOKEN: "</s>", CLS_TOKEN: "[CLS]", GIT_COMMIT: commit };
  const run = await envshim(["check", tempFile("spec.json", JSON.stringify({ env }))]);
  expect(run).toMatchObject({ status: 0, stdout: expect.not.stringContaining("info: ") });
  expect(run.stdout.match(/\[hidden\]/g)).toHaveLength(3);
  expect(run.stdout).toContain(commit);
});

test("warns of what would have no effect", async () => {
  const file = tempFile("spec.yaml", "env: {ENVSHIM_TOKEN: hunter2}");
  const { stdout, status } = await envshim(["check", file]);
  expect(status).toBe(0);
  expect(stdout).toContain("warning: ");
  expect(stdout).toContain("ENVSHIM_TOKEN in the spec has no effect");
  expect(stdout).not.toContain("hunter2");
});

test("ENVSHIM_STRICT makes its warnings errors, and of its advice nothing", async () => {
  const twice = tempFile("spec.yaml", "env: {a: 1, a: 2}");
  expect((await envshim(["check", twice])).status).toBe(0);
  const strict = await envshim(["check", "--strict", twice]);
  expect(strict.status).toBe(65);
  expect(strict.stdout).toContain("error: ");
  expect((await envshim(["check", "--strict", tempFile("spec.yaml", SPEC)])).status).toBe(0);
});

test("a deployment spec without env is fine, and said to be without", async () => {
  const run = await envshim(["check", "--strict", tempFile("spec.yaml", "image: x\n")]);
  expect(run.status).toBe(0);
  expect(run.stdout).toMatch(/^info: .*spec\.yaml:1:1: the spec has no env: key/);
});
