// What programs read of `check`: JSON, annotations for GitHub, and one exit status for many files.
import { expect, test } from "vitest";
import { envshim } from "../support/run.ts";
import { tempFile } from "../support/temp.ts";

const BAD = "env:\n  - name: A\n    value: [x]\n  - name: B\n    vlaue: x\n";
const ODD = "command: [serve]\nenv: {A: 'secret:a', A: 'secret:a', API_KEY: hunter2}\n";

test("the shape of the JSON report", async () => {
  const file = tempFile("spec.yaml", ODD);
  const { stdout, status } = await envshim(["check", "--platform", "--json", file]);
  expect(status).toBe(65);
  const problems = [
    {
      severity: "error",
      rule: "platform",
      code: "spec-invalid",
      at: `${file}:1:1`,
      message: "the platform wants image, which is not here",
      fix: "it takes text",
    },
    expect.objectContaining({ severity: "error", rule: "platform", at: `${file}:1:1` }),
    expect.objectContaining({ severity: "error", rule: "platform", at: `${file}:2:6` }),
    expect.objectContaining({
      severity: "warning",
      rule: "command",
      code: "spec-invalid",
      at: `${file}:1:1`,
    }),
    {
      severity: "warning",
      code: "spec-invalid",
      at: `${file}:2:22`,
      message: expect.any(String),
      fix: expect.any(String),
    },
    {
      severity: "info",
      rule: "credential",
      at: `${file}:2:46`,
      message: expect.any(String),
      fix: expect.any(String),
    },
  ];
  expect(JSON.parse(stdout)).toEqual({
    spec: file,
    variables: [
      { name: "A", kind: "reference", value: "secret:a", line: 2 },
      { name: "API_KEY", kind: "literal", hidden: true, line: 2 },
    ],
    problems,
  });
  expect((await envshim(["check", "--platform", "--format", "json", file])).stdout).toBe(stdout);
});

test("many files are all checked, in their order, and the first problem's status is the run's", async () => {
  const [good, odd, bad] = [
    tempFile("g.yaml", "env: {A: x}\n"),
    tempFile("o.yaml", ODD),
    tempFile("b.yaml", BAD),
  ];
  const run = await envshim(["check", good, odd, bad, "/nowhere"], { env: { ENVSHIM_ENDPIONT: "x" } });
  expect(run.status).toBe(65);
  const [first = "", second = "", third = "", fourth = "", ...rest] = run.stdout.split("\n\n");
  expect(rest).toEqual([]);
  expect(first.split("\n").slice(0, 2)).toEqual([good, 'A  literal  "x"  line 1']);
  expect(first).toContain("warning: ENVSHIM_ENDPIONT is not a setting");
  expect(second).toMatch(new RegExp(`^${odd}\nA .*reference`));
  expect(third).toMatch(new RegExp(`^${bad}\nerror: ${bad}:3:12: .*\nerror: ${bad}:5:5: `));
  expect(fourth).toMatch(/^\/nowhere\nerror: the spec \/nowhere/);
  expect(run.stdout.match(/ENDPIONT/g)).toHaveLength(1);
  expect((await envshim(["check", good, "/nowhere", bad])).status).toBe(66);
  expect((await envshim(["check", good, odd])).status).toBe(0);
});

test("as JSON many files are a list of what one would be", async () => {
  const files = [tempFile("g.yaml", "env: {A: x}\n"), tempFile("b.yaml", BAD), "-"];
  const { stdout, status } = await envshim(["check", "--json", ...files], { input: "env: {B: x}" });
  expect(status).toBe(65);
  const reports = JSON.parse(stdout) as { spec: string; problems: { at: string }[] }[];
  expect(reports.map(({ spec, problems }) => [spec, problems.length])).toEqual([
    [files[0], 0],
    [files[1], 2],
    ["<stdin>", 0],
  ]);
});

test("--format github gives an annotation for each problem, and nothing else", async () => {
  const [odd, bad] = [tempFile("a,b:c%.yaml", ODD), tempFile("b.yaml", BAD)];
  const run = await envshim(["check", "--format", "github", odd, bad]);
  expect(run).toMatchObject({ status: 65, stderr: "" });
  const escaped = odd.replace("a,b:c%", "a%2Cb%3Ac%25");
  expect(run.stdout.trimEnd().split("\n")).toEqual([
    expect.stringMatching(
      `^::warning file=${escaped},line=1,col=1,title=envshim%3A command::on the platform`,
    ),
    expect.stringMatching(
      `^::warning file=${escaped},line=2,col=22,title=envshim%3A spec-invalid::A is there twice`,
    ),
    expect.stringMatching(
      `^::notice file=${escaped},line=2,col=46,title=envshim%3A credential::the value of API_KEY`,
    ),
    expect.stringMatching(
      `^::error file=${bad},line=3,col=12,title=envshim%3A spec-invalid::a value is text`,
    ),
    expect.stringMatching(
      `^::error file=${bad},line=5,col=5,title=envshim%3A spec-invalid::vlaue: is not a key`,
    ),
  ]);
  expect(run.stdout).not.toContain("hunter2");
});

test("a message is one line there, its % escaped; what is in no file has no place", async () => {
  const setting = await envshim(["check", "--format", "github", "-"], {
    input: "env: {A: x}",
    env: { ENVSHIM_TIMEOUT: "5%\n::error::x" },
  });
  expect(setting.status).toBe(78);
  expect(setting.stdout).toMatch(/^::error title=envshim%3A setting::ENVSHIM_TIMEOUT is "5%25\\n::error::x"/);
  expect(setting.stdout.trimEnd().split("\n")).toHaveLength(1);
  const piped = await envshim(["check", "--format", "github", "-"], { input: "env: {A: [x]}" });
  expect(piped.stdout).toMatch(/^::error title=envshim%3A spec-invalid::/);
});

test.each([
  [["--json", "--format", "github"], 64],
  [["-", "-"], 64],
  [["--format", "xml"], 78],
])("what makes no sense is refused: %j", async (args, status) => {
  expect(await envshim(["check", ...args], { input: "" })).toMatchObject({ status, stdout: "" });
});
