import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

function run(file: string, spec: Readonly<Record<string, string>>) {
  const env = { ENVSHIM_SPEC: specFile(spec), ENVSHIM_ENDPOINT: `file://${file}` };
  return envshim(["--", "printenv", ...Object.keys(spec)], { env });
}

const SCOPED = `
team: {a: team's, b: team's, c: team's}
project: {a: project's}
cluster: {a: cluster's, b: cluster's}
`;

test.each([
  ["secrets.yaml", SCOPED],
  ["secrets.yml", SCOPED],
  [
    "secrets.json",
    '{"team":{"a":"team\'s","b":"team\'s","c":"team\'s"},"cluster":{"a":"-","b":"cluster\'s"},"project":{"a":"project\'s"}}',
  ],
])("in %s the project's secrets beat the cluster's, and those the team's", async (name, text) => {
  const { stdout } = await run(tempFile(name, text), { A: "secret:a", B: "secret:b", C: "secret:c" });
  expect(stdout).toBe("project's\ncluster's\nteam's\n");
});

test("a flat YAML file has its values as written", async () => {
  const file = tempFile("s.yaml", 'a: 012\nb: yes\nc: 1.10\nd: "x\\ty"\ne: |\n  two\n  lines\napp/f: ""\n');
  const spec = {
    A: "secret:a",
    B: "secret:b",
    C: "secret:c",
    D: "secret:d",
    E: "secret:e",
    F: "secret:app/f",
  };
  expect((await run(file, spec)).stdout).toBe("012\nyes\n1.10\nx\ty\ntwo\nlines\n\n\n");
});

test.each(["*pw", "!pw", "!pw x", "&pw", "!!binary aGk="])(
  "a value that YAML takes for something else is refused, not passed on changed: %s",
  async (value) => {
    const spec = { A: "secret:a" };
    const refused = await Promise.all(
      [`a: ${value}\n`, `project:\n  a: ${value}\n`].map((text) => run(tempFile("s.yaml", text), spec)),
    );
    expect(refused).toMatchObject([
      { status: 76, stdout: "" },
      { status: 76, stdout: "" },
    ]);
    expect(refused[0]?.stderr).toContain("s.yaml:1:1: a secret's value that starts with *, ! or &");
    expect((await run(tempFile("s.yaml", `a: "${value}"\n`), spec)).stdout).toBe(`${value}\n`);
  },
);

test("an alias to a text above it is that text", async () => {
  const file = tempFile("s.yaml", "a: &same x\nb: *same\n");
  expect((await run(file, { A: "secret:a", B: "secret:b" })).stdout).toBe("x\nx\n");
});

test.each([
  ["A=x", "x"],
  ["export A=x", "x"],
  ["  A = x  ", "x"],
  ["A=", ""],
  ["A=x # a comment", "x"],
  ["A=x#y", "x#y"],
  ["A= # a comment", ""],
  ["A=a=b==", "a=b=="],
  ["A=it's", "it's"],
  ["A=$HOME $A", "$HOME $A"],
  ["A='x # y' # a comment", "x # y"],
  ["A='it\\'s \\n'", "it's \\n"],
  ['A="x # y"', "x # y"],
  ['A="a\\"b\\\\c"', 'a"b\\c'],
  ['A="line\\nline\\ttab"', "line\nline\ttab"],
  ['A="\\d $x \\$y"', "\\d $x $y"],
  ["A='two\nlines'", "two\nlines"],
  ['A="-----BEGIN\nab+/==\n-----END"', "-----BEGIN\nab+/==\n-----END"],
  ["# a comment\n\nB=y\nA=x\n", "x"],
  ["B=y\r\nA=x\r\n", "x"],
  ["\ufeffA=x", "x"],
  ["A=old\nA=new", "new"],
])("a .env file with %j has %j", async (text, value) => {
  expect((await run(tempFile("secrets.env", text), { V: "secret:A" })).stdout).toBe(`${value}\n`);
});

test.each([
  ["A=x\nhush", 2],
  ["A='hush", 1],
  ['A="hush', 1],
  ['A=x\n\nB="a"hush', 3],
  ["=hush", 1],
])("a .env file with %j is refused, 76, with the line and without the text", async (text, line) => {
  const file = tempFile(".env", text);
  const { status, stderr } = await run(file, { V: "secret:A" });
  expect(status).toBe(76);
  expect(stderr).toContain(`${file}:${line}:1: this is no NAME=value`);
  expect(stderr).not.toContain("hush");
});

test.each([
  ["s.yaml", "a: [hush]", 1, 1],
  ["s.yaml", "a: x\nb:\n  c: hush\n", 2, 1],
  ["s.yaml", "- hush", 1, 1],
  ["s.json", '{"a": "hush', 1, 1],
])("%s with %j is refused, 76, with its place and without the text", async (name, text, line) => {
  const file = tempFile(name, text);
  const { status, stderr } = await run(file, { A: "secret:a" });
  expect(status).toBe(76);
  expect(stderr).toContain(`is not a valid file of secrets: ${file}:${line}:`);
  expect(stderr).not.toContain("hush");
});

test("a name that the file does not have is missing, 79, a file that is not there cannot be reached, 69", async () => {
  const file = tempFile("s.yaml", "a: x");
  const missing = await run(file, { A: "secret:a", B: "secret:toString" });
  expect(missing.status).toBe(79);
  expect(missing.stderr).toContain(`the store file://${file} does not have: toString (for B)`);
  const gone = await run(join(tempDir(), "s.yaml"), { A: "secret:a" });
  expect(gone.status).toBe(69);
  expect(gone.stderr).toContain("s.yaml is not there: a (for A)");
});

test("a file whose name does not say what it is is refused, 78", async () => {
  const { status, stderr } = await run(tempFile("secrets.txt", "a: x"), { A: "secret:a" });
  expect(status).toBe(78);
  expect(stderr).toContain("ends in .yaml, .yml, .json or .env");
});

test("a file that has changed is read as it is now", async () => {
  const file = tempFile("s.env", "A=old");
  expect((await run(file, { V: "secret:A" })).stdout).toBe("old\n");
  writeFileSync(file, "A=new");
  expect((await run(file, { V: "secret:A" })).stdout).toBe("new\n");
});
