import { expect, test } from "vitest";
import { projectName } from "../../../../src/up/run/project-name.ts";

test.each([
  [undefined, "envshim-i00000"],
  ["My Cool  Deployment_1", "envshim-my-cool-deployment-1-i00000"],
  ["-\u00e9-", "envshim-i00000"],
  ["a".repeat(99), `envshim-${"a".repeat(30)}-i00000`],
])("of %j", (name, expected) => {
  expect(projectName(name, () => 0.5)).toBe(expected);
});

test("two runs have two names, also where chance gives a small number", () => {
  expect(projectName("a", () => 0)).toBe("envshim-a-000000");
  expect(projectName("a", () => 0.999999)).not.toBe(projectName("a", () => 0));
});
