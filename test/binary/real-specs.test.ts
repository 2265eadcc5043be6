// Specs that people have: `check` reads every one, and tells what is worth telling and nothing else.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../support/paths.ts";
import { PRINTED, pathOf, printUp, REAL_SPECS } from "../support/real-specs.ts";
import { envshim } from "../support/run.ts";

interface Report {
  readonly problems: readonly { readonly severity: string; readonly rule?: string; readonly at: string }[];
}

const lineOf = (at: string) => Number(at.split(":").at(-2));

test("each file of test/fixtures/specs is in the list once, and they are more than twenty", () => {
  const files = readdirSync(join(ROOT, "test/fixtures/specs")).filter((name) => name !== "ORIGINS");
  expect(REAL_SPECS.map(({ file }) => file).sort()).toEqual(files.sort());
  expect(files.length).toBeGreaterThan(20);
});

describe.each(REAL_SPECS)("$file, of $origin", (spec) => {
  test("check", async () => {
    const run = await envshim(["check", "--json", pathOf(spec)]);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    const { problems } = JSON.parse(run.stdout) as Report;
    expect(problems.map(({ severity, rule, at }) => `${rule ?? severity} ${lineOf(at)}`)).toEqual(spec.told);
  });

  test("check --platform", async () => {
    const run = await envshim(["check", "--json", "--platform", pathOf(spec)]);
    const { problems } = JSON.parse(run.stdout) as Report;
    const refused = problems.filter(({ rule }) => rule === "platform").map(({ at }) => lineOf(at));
    expect(refused).toEqual(spec.refused ?? []);
    expect(run.status).toBe(statusFor(refused));
  });
});

/** How `check` ends where these lines are refused. */
function statusFor(refused: readonly number[]): number {
  return refused.length > 0 ? 65 : 0;
}

test.each(PRINTED)("up --print gives a project of $file, with its ports", async (spec) => {
  const run = await printUp(spec);
  expect(run.status).toBe(0);
  const { app } = parse(run.stdout).services;
  expect(app.ports ?? []).toEqual(spec.ports?.map((port) => `127.0.0.1:${port}:${port}`));
});

const REFUSED = REAL_SPECS.filter((spec) => !PRINTED.includes(spec));

test.each(REFUSED)("$file has an image that somebody has still to fill in", async (spec) => {
  expect(await printUp(spec)).toMatchObject({ status: 65, stdout: "" });
});

test("no other is refused", () => {
  expect(REFUSED.map(({ file }) => file)).toEqual([
    "deploy-action.yaml",
    "gradio-command.yaml",
    "gradio.yaml",
  ]);
});
