// Commented JSON and TOML are read as the platform's own tools read them, with values and places as written.
import { expect, test } from "vitest";
import { serveSecrets } from "../support/endpoint.ts";
import { envshim } from "../support/run.ts";
import { tempFile } from "../support/temp.ts";

const TEXT = { ENVSHIM_LOG_FORMAT: "text" };

const printenv = (spec: string, env: Readonly<Record<string, string>> = {}) =>
  envshim(["--", "printenv", "A", "B"], { env: { ...TEXT, ...env, ENVSHIM_SPEC: spec } });

const PLATFORM_JSON = `// The platform's template
{
  "apiVersion": "v1", // the token
  "image": "example/app:1", /* and
  its environment */
  "env": [
    { "name": "A", "value": "https://host//path /* no comment */" }, // a URL
    { "name": "B", "value": "secret:b" },
  ],
}
`;

test.each(["spec.json", "spec.jsonc", "spec.yaml", "spec"])(
  "commented JSON with trailing commas gives its variables: %s",
  async (name) => {
    const { url } = await serveSecrets({ b: "stored" });
    const run = await printenv(tempFile(name, PLATFORM_JSON), {
      ENVSHIM_ENDPOINT: url,
      ENVSHIM_CACHE: "off",
    });
    expect(run).toMatchObject({ status: 0, stdout: "https://host//path /* no comment */\nstored\n" });
  },
);

test("the issue's own case is read, and its reference asks for a store", async () => {
  const spec = tempFile("spec.json", '{ "apiVersion": "v1", // the token\n  "env": {"A": "secret:a"} }\n');
  const run = await envshim(["--", "true"], { env: { ...TEXT, ENVSHIM_SPEC: spec } });
  expect(run.status).toBe(78);
  expect(run.stderr).toContain("ENVSHIM_ENDPOINT is not set");
});

test.each([
  ['{\n  // c\n  "env": [{"name": "A", "value": ["x"]}]\n}', "3:34: a value is text, but this is a list"],
  ['/* a\n b */ {"env": [{"name": "A", "value": "secret: x"}]} // c', "2:39: the value of A has a blank"],
  ['{"env": {} // c', "1:16: a quote, bracket, comma or colon is missing"],
  ['{"env": {}} /* c', "1:13: this comment has no end"],
])("a fault in commented JSON is told with its own place: %j", async (text, says) => {
  const run = await printenv(tempFile("spec.json", text));
  expect(run).toMatchObject({ status: 65, stdout: "" });
  expect(run.stderr).toContain(`spec.json:${says}`);
});

test.each([
  ["{env: [{name: A, value: https://host//path}, {name: B, value: x}]}", "https://host//path\nx\n"],
  ["{env: {A: 'x // y', B: \"x /* y */\"}} # c", "x // y\nx /* y */\n"],
  ["[{name: A, value: 1.10}, {name: B, value: file:///x}]", "1.10\nfile:///x\n"],
  ['{"env": {"A": "012", "B": 1.10}} // c', "012\n1.10\n"],
])("a text in YAML's flow style stays what it is: %s", async (text, stdout) => {
  expect(await printenv(tempFile("spec.yaml", text))).toMatchObject({ status: 0, stdout });
});

test.each(["{ // c\nenv: {A: x, B: y}}", "{env: {A: x, B: //host/path}}", "{env: {A: x, B: /*}}"])(
  "what is a comment in one and text in the other is an error: %j",
  async (text) => {
    const run = await printenv(tempFile("spec.yaml", text));
    expect(run).toMatchObject({ status: 65, stdout: "" });
    expect(run.stderr).toContain("this is a comment in JSON and text in YAML");
  },
);

const PLATFORM_TOML = `# The platform's template
apiVersion = "v1"
image = "example/app:1"

[resources]
replicas = 2

[[env]]
name = "A"
value = "1.10" # a text

[[env]]
name = "B"
value = 'secret:b'
`;

test.each([
  ["a list of tables", PLATFORM_TOML],
  ["a table", '[env]\nA = "1.10"\nB = "secret:b"\n'],
  ["inline tables", 'env = [\n  {name = "A", value = "1.10"},\n  {name = "B", value = "secret:b"}\n]\n'],
  ["dotted keys", 'env.A = "1.10"\nenv.B = "secret:b"\n'],
  ["Windows line ends and a byte order mark", '\ufeffenv.A = "1.10"\r\nenv."B" = """secret:b"""\r\n'],
])("TOML gives its variables: %s", async (_, text) => {
  const { url } = await serveSecrets({ b: "stored" });
  const run = await printenv(tempFile("spec.toml", text), { ENVSHIM_ENDPOINT: url, ENVSHIM_CACHE: "off" });
  expect(run).toMatchObject({ status: 0, stdout: "1.10\nstored\n" });
});

test.each([
  ["[env]\nA = 1.10\n", "2:5: a value is text, but this is a number of TOML (put it in quotes)"],
  [
    "[[env]]\nname = 'A'\nvalue = true\n",
    "3:9: a value is text, but this is a boolean of TOML (put it in quotes)",
  ],
  ["[env]\nA = 2024-01-01\n", "2:5: a value is text, but this is a date of TOML (put it in quotes)"],
  ["[env]\nA = ['x']\n", "2:5: a value is text, but this is a list"],
  ["[[env]]\nname = 'A'\nvlaue = 'x'\n", "3:1: vlaue: is not a key of an entry"],
  ["[[env]]\nname = 'A'\nvalue = 'secret: x'\n", "3:9: the value of A has a blank after secret:"],
  ["env = 'x'\n", "1:7: env: takes a list of names and values, or a mapping"],
  ["[Env]\nA = 'x'\n", "1:2: the spec has no env: key, but this one"],
  ["[[enviro]]\nname = 'A'\nvalue = 'x'\n", "1:3: the spec has no env: key, but this one"],
  ["[[env]]\nname = 'A'\n[other]\nvalue = 'x'\n", "4:1: this value: belongs to no entry of env"],
  ["[spec.env]\nA = 'x'\n", "1:7: the spec has no env: key at its top"],
  ["[env]\nA = 'x'\nA = 'y'\n", "3:1: this is not valid TOML (see that quotes and brackets are closed"],
  ["[env]\nA = hunter2\n", "2:5: this is not valid TOML (see that quotes and brackets are closed"],
  ["[env]\nA = 'hunter2\n", "2:13: this is not valid TOML (see that quotes and brackets are closed"],
])("a fault in TOML is told with its place: %j", async (text, says) => {
  const run = await printenv(tempFile("spec.toml", text));
  expect(run).toMatchObject({ status: 65, stdout: "" });
  expect(run.stderr).toContain(`spec.toml:${says}`);
  expect(run.stderr).not.toContain("hunter2");
});
