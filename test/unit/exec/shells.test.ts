import * as fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { droppedByShell } from "../../../src/exec/shells.ts";
import type { ResolvedEnv } from "../../../src/host/command.ts";
import { tempDir } from "../../support/temp.ts";

/** A folder in which each name is a file, with a `#!` line where there is one. */
function machine(files: Readonly<Record<string, string>>): string {
  const folder = tempDir();
  for (const [name, text] of Object.entries(files))
    fs.writeFileSync(join(folder, name), text.replace("DIR", folder));
  return folder;
}

/** The message for a start of this file with one variable that shells drop. */
function told(
  file: string,
  { name = file, args = [] as string[], variables = ["some-env"], world = fs } = {},
) {
  const env = new Map(variables.map((variable) => [variable, "x"])) as unknown as ResolvedEnv;
  return droppedByShell({ file, name, args, env }, world).map(({ message }) => message);
}

const drops = (shell: string, names = "some-env") => [
  `${shell} drops variables whose names are not letters, digits and _ when it starts a program: ${names}`,
];

test.each(["dash", "ash", "ksh", "mksh"])("%s drops variables whose names are no shell names", (shell) => {
  expect(told(join(machine({ [shell]: "" }), shell))).toEqual(drops(shell));
});

test("what is wrong and what to do is told as a problem of the spec", () => {
  const file = join(machine({ dash: "" }), "dash");
  const env = new Map([["a.b", "x"]]) as unknown as ResolvedEnv;
  expect(droppedByShell({ file, name: file, args: [], env }, fs)).toEqual([
    {
      code: "spec-invalid",
      message: drops("dash", "a.b").join(),
      fix: "rename them, or start the program without a shell",
    },
  ]);
});

test.each(["bash", "zsh", "python3", "sh"])("%s itself keeps them", (program) => {
  expect(told(join(machine({ [program]: "" }), program))).toEqual([]);
});

test("only names that are no shell names are told, each of them", () => {
  const file = join(machine({ dash: "" }), "dash");
  expect(told(file, { variables: ["A", "_b", "a1_B", "É"] })).toEqual(drops("dash", "É"));
  expect(told(file, { variables: ["1a", "a-", "-a", "a b", "OK"] })).toEqual(
    drops("dash", "1a, a-, -a, a b"),
  );
  expect(told(file, { variables: ["A", "_", "z9"] })).toEqual([]);
});

test("without such a name the file is not looked at", () => {
  const refuse = () => {
    throw new Error("looked");
  };
  expect(told("/dash", { variables: ["A"], world: { ...fs, openSync: refuse } })).toEqual([]);
});

test("a link to a shell is that shell", () => {
  const folder = machine({ dash: "" });
  fs.symlinkSync("dash", join(folder, "sh"));
  expect(told(join(folder, "sh"))).toEqual(drops("dash"));
});

test("a script is what its interpreter is", () => {
  const folder = machine({ dash: "", bash: "", a: "#!DIR/dash\n", b: "#!DIR/bash\n" });
  expect(told(join(folder, "a"))).toEqual(drops("dash"));
  expect(told(join(folder, "b"))).toEqual([]);
});

test("an interpreter that is not there goes by its name", () => {
  expect(told(join(machine({ a: "#!/no/dash\n" }), "a"))).toEqual(drops("dash"));
});

test.each(["busybox", "toybox"])("%s is the program that it is called by", (many) => {
  const folder = machine({ [many]: "" });
  for (const name of ["sh", "ash", "env"]) fs.symlinkSync(many, join(folder, name));
  expect(told(join(folder, "sh"))).toEqual(drops(`${many}'s sh`));
  expect(told(join(folder, "ash"))).toEqual(drops(`${many}'s ash`));
  expect(told(join(folder, "env"))).toEqual([]);
  expect(told(join(folder, many), { name: "sh" })).toEqual(drops(`${many}'s sh`));
});

test.each(["busybox", "toybox"])("%s by its own name is the program of its first argument", (many) => {
  const file = join(machine({ [many]: "" }), many);
  expect(told(file, { args: ["sh", "-c", "x"] })).toEqual(drops(`${many}'s sh`));
  expect(told(file, { args: ["env", "sh"] })).toEqual([]);
  expect(told(file)).toEqual([]);
});

test("a script for busybox is the program that its line names", () => {
  const folder = machine({ busybox: "", a: "#!DIR/busybox sh\n", b: "#!DIR/busybox\n", c: "#!DIR/sh\n" });
  fs.symlinkSync("busybox", join(folder, "sh"));
  expect(told(join(folder, "a"), { args: ["env"] })).toEqual(drops("busybox's sh"));
  expect(told(join(folder, "b"), { args: ["sh"] })).toEqual([]);
  expect(told(join(folder, "c"), { args: ["env"] })).toEqual(drops("busybox's sh"));
});
