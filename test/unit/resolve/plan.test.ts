import { expect, test } from "vitest";
import type { Problem } from "../../../src/errors/problem.ts";
import { makePlan, refersToSecrets } from "../../../src/resolve/plan.ts";
import { readSettings } from "../../../src/settings/settings.ts";
import { SETTINGS } from "../../../src/settings/table.ts";
import { parseSpec } from "../../../src/spec/parse.ts";

type Texts = Readonly<Record<string, string>>;

/** Each variable with its text or reference, and what was warned of. */
function plan(env: Texts, inherited: Texts, settings: Texts = {}) {
  const spec = parseSpec("f", JSON.stringify({ env }));
  const told: Problem[] = [];
  const read = readSettings(SETTINGS, new Map(), settings);
  const { variables, secrets } = makePlan(spec, inherited, read, { warn: (problem) => told.push(problem) });
  return {
    variables: Object.fromEntries([...variables].map(([name, { origin, kind }]) => [name, [origin, kind]])),
    secrets,
    told: told.map(({ message }) => message),
  };
}

test("the spec beats what is inherited, and each secret is asked for once", () => {
  expect(plan({ A: "secret:a", B: "secret:a", C: "c" }, { A: "x", D: "secret:d" })).toEqual({
    variables: {
      A: ["spec", "reference"],
      B: ["spec", "reference"],
      C: ["spec", "literal"],
      D: ["inherited", "reference"],
    },
    secrets: ["a", "d"],
    told: [],
  });
});

test.each([
  ["B", { A: "spec", B: "inherited", C: "spec" }],
  ["*", { A: "inherited", B: "inherited", C: "spec" }],
])("ENVSHIM_PRESERVE=%s keeps what is inherited", (names, origins) => {
  const { variables } = plan({ A: "1", B: "1", C: "1" }, { A: "2", B: "2" }, { ENVSHIM_PRESERVE: names });
  expect(Object.fromEntries(Object.entries(variables).map(([name, [origin]]) => [name, origin]))).toEqual(
    origins,
  );
});

test.each([
  [{}, ["PATH", "OTHER"]],
  [{ ENVSHIM_PRISTINE: "on" }, ["PATH"]],
  [{ ENVSHIM_PASS_SETTINGS: "on" }, ["PATH", "OTHER", "ENVSHIM_X"]],
  [{ ENVSHIM_PRISTINE: "on", ENVSHIM_PASS_SETTINGS: "on" }, ["PATH", "ENVSHIM_X"]],
])("with %j the app inherits %j", (settings, names) => {
  const { variables } = plan({}, { PATH: "/bin", OTHER: "o", ENVSHIM_X: "x" }, settings);
  expect(Object.keys(variables)).toEqual(names);
});

test("a setting in the spec has no effect, and that is told", () => {
  const { variables, told } = plan({ ENVSHIM_TOKEN: "t" }, {});
  expect(variables).toEqual({});
  expect(told).toEqual([expect.stringContaining("ENVSHIM_TOKEN in the spec has no effect")]);
});

test.each([
  [" secret:a", 1],
  ["Secret:a", 1],
  ["secret=a", 0],
  ["secrets:a", 0],
  ["a", 0],
])("an inherited %j is passed on as text, and told where only a reference can be meant", (value, count) => {
  const { variables, told } = plan({}, { A: value });
  expect(variables).toEqual({ A: ["inherited", "literal"] });
  expect(told).toHaveLength(count);
});

test.each([
  [{}, true],
  [{ ENVSHIM_RESOLVE_INHERITED: "off" }, false],
  [{ ENVSHIM_PRISTINE: "on" }, false],
])("with %j an inherited reference is one: %s", (settings, refers) => {
  expect(refersToSecrets({ A: "secret:a" }, readSettings(SETTINGS, new Map(), settings))).toBe(refers);
});
