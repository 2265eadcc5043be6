import { expect, test } from "vitest";
import { hasLikeName, isNearlyEnv, LIKE_ENV_PATTERN } from "../../../src/spec/like-env.ts";

test.each(["env", "Env", "ENVS", "environment_variables", "env vars", "Environment"])(
  "%s is nearly env, whatever stands below it",
  (key) => {
    expect(isNearlyEnv(key)).toBe(true);
  },
);

test.each(["envx", "model", "en", ""])("%j is not", (key) => {
  expect(isNearlyEnv(key)).toBe(false);
});

test.each([
  "ENV",
  "enf",
  "nev",
  "evn",
  "en",
  "env1",
  "e-n-v",
  "appEnv",
  "my_envs",
  "variables",
  "var",
  "Enviroment",
])("%s may be env misspelt, or another word for it", (key) => {
  expect(hasLikeName(key)).toBe(true);
});

test.each(["env", "image", "resources", "x", "region", `${"a".repeat(62)}env`])("%s may not", (key) => {
  expect(hasLikeName(key)).toBe(false);
});

test("the pattern of the schema and the reader's are one", () => {
  expect(new RegExp(LIKE_ENV_PATTERN).test("appEnv")).toBe(true);
  expect(new RegExp(LIKE_ENV_PATTERN).test("env")).toBe(false);
});
