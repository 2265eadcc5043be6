// What is nearly a reference is told, and never with its text.
import { expect, test } from "vitest";
import { serveSecrets } from "../support/endpoint.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

const TEXT = { ENVSHIM_LOG_FORMAT: "text" };
const printA = ["--", "printenv", "A"];

const NEAR = [
  [" secret:hunter2", "is a reference with blanks, quotes, $ or {{ around it"],
  ['"secret:hunter2"', "is a reference with blanks, quotes, $ or {{ around it"],
  ["'SECRET:hunter2'", "is a reference with blanks, quotes, $ or {{ around it"],
  ["$" + "{secret:hunter2}", "is a reference with blanks, quotes, $ or {{ around it"],
  ["$secret:hunter2", "is a reference with blanks, quotes, $ or {{ around it"],
  ["{{secret:hunter2}}", "is a reference with blanks, quotes, $ or {{ around it"],
  ["{{ secret:hunter2 }}", "is a reference with blanks, quotes, $ or {{ around it"],
  ["secret :hunter2", "has a blank before the colon of secret:, so it is no reference"],
  ["secret: hunter2", "has a blank after secret:, so it is no reference"],
  ["secret:hunter2 # note", "starts with secret: but is no reference"],
  ["secret:arn:aws:secretsmanager:eu-west-1:1:secret:hunter2", "starts with secret: but is no reference"],
  ["secret:/hunter2", "starts with secret: but is no reference"],
  [`secret:hunter2#${Array(24).fill("a").join(".")}`, "names a field of more than 16 parts"],
] as const;

test.each(NEAR)("%j in a spec is 65", async (text, says) => {
  const run = await envshim(printA, { env: { ...TEXT, ENVSHIM_SPEC: specFile({ A: text }) } });
  expect(run).toMatchObject({ status: 65, stdout: "" });
  expect(run.stderr).toContain(`spec.json:1:29: the value of A ${says}`);
  expect(run.stderr).not.toContain("hunter2");
});

test.each(NEAR)(
  "%j inherited reaches the app, with a warning that names the variable",
  async (text, says) => {
    const env = { ...TEXT, ENVSHIM_SPEC: "none", A: text };
    const run = await envshim(printA, { env });
    expect(run).toMatchObject({ status: 0, stdout: `${text}\n` });
    expect(run.stderr).toContain(`envshim: warning: the inherited A ${says}, but is passed on as text`);
    expect(run.stderr).not.toContain("hunter2");
    const strict = await envshim(["--strict", ...printA], { env });
    expect(strict).toMatchObject({ status: 78, stdout: "" });
  },
);

test.each(NEAR)("a backslash in front makes the text of it: %j", async (text) => {
  const env = { ENVSHIM_STRICT: "on", ENVSHIM_SPEC: specFile({ A: `\\${text}` }) };
  expect(await envshim(printA, { env })).toMatchObject({ status: 0, stdout: `${text}\n` });
});

test.each([
  ["secrets:read", "starts with secrets:"],
  ["secret=read", "starts with secret="],
])("%s may be meant as it is: a warning in a spec, nothing inherited", async (text, says) => {
  const spec = { ...TEXT, ENVSHIM_SPEC: specFile({ A: text }) };
  const run = await envshim(printA, { env: spec });
  expect(run).toMatchObject({ status: 0, stdout: `${text}\n` });
  expect(run.stderr).toContain(`the value of A ${says}, but is passed on as text`);
  expect((await envshim(["--strict", ...printA], { env: spec })).status).toBe(65);
  const inherited = { ENVSHIM_SPEC: "none", ENVSHIM_STRICT: "on", A: text };
  expect(await envshim(printA, { env: inherited })).toMatchObject({ status: 0, stdout: `${text}\n` });
});

test.each([
  ["the spec overrides it", { ENVSHIM_SPEC: () => specFile({ A: "x" }) }, "x\n"],
  ["ENVSHIM_RESOLVE_INHERITED is off", { ENVSHIM_RESOLVE_INHERITED: () => "off" }, " secret:x\n"],
])("an inherited one is not told where %s", async (_, more, stdout) => {
  const set = Object.fromEntries(Object.entries(more).map(([name, value]) => [name, value()]));
  const env = { ENVSHIM_SPEC: "none", ENVSHIM_STRICT: "on", A: " secret:x", ...set };
  expect(await envshim(printA, { env })).toMatchObject({ status: 0, stdout });
});

test("a name may hold what AWS allows, and the store is asked for it as it is", async () => {
  const name = "team/app@prod+eu=1!";
  const { url } = await serveSecrets({ [name]: "stored" });
  const env = {
    ENVSHIM_SPEC: specFile({ A: `secret:${name}` }),
    ENVSHIM_ENDPOINT: url,
    ENVSHIM_CACHE: "off",
  };
  expect(await envshim(printA, { env })).toMatchObject({ status: 0, stdout: "stored\n" });
});

test("of a field that is not there the nearest name is told, and the others are not", async () => {
  const { url } = await serveSecrets({ db: '{"password":"hunter2","customer-4711":"hunter3"}' });
  const env = {
    ...TEXT,
    ENVSHIM_SPEC: specFile({ A: "secret:db#passwort" }),
    ENVSHIM_ENDPOINT: url,
    ENVSHIM_CACHE: "off",
  };
  const run = await envshim(printA, { env });
  expect(run.status).toBe(79);
  expect(run.stderr).toContain(
    "the secret db has no field passwort; of its 2 fields the nearest is password",
  );
  expect(run.stderr).not.toMatch(/customer|hunter/);
});
