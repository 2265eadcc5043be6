// The hook of .pre-commit-hooks.yaml, run by the real pre-commit in a repository with specs.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { BINARY, ROOT } from "../support/paths.ts";
import { requirePreCommit } from "../support/pre-commit.ts";
import { ownFolders } from "../support/run.ts";
import { tempDir } from "../support/temp.ts";

const HOOKS = ".pre-commit-hooks.yaml";

const GOOD = "image: x\nenv:\n  - name: HF_TOKEN\n    value: secret:hfToken\n";
const BAD = "image: x\nenv:\n  - name: HF_TOKEN\n    value: secret:hf token\n";

/** The environment of a person with envshim in PATH, and of nobody's own git. */
function environment() {
  const home = tempDir();
  return {
    PATH: `${dirname(BINARY)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    PRE_COMMIT_HOME: join(home, "pre-commit"),
    GIT_CONFIG_NOSYSTEM: "1",
    ...Object.fromEntries(
      ["AUTHOR", "COMMITTER"].flatMap((who) => [
        [`GIT_${who}_NAME`, "test"],
        [`GIT_${who}_EMAIL`, "test@example.com"],
      ]),
    ),
    ...ownFolders(),
  };
}

type Environment = ReturnType<typeof environment>;

/** A repository with these files, all of them committed. */
async function repository(files: Readonly<Record<string, string>>, env: Environment): Promise<string> {
  const folder = tempDir();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const args of [
    ["init", "--quiet"],
    ["add", "--all"],
    ["commit", "--quiet", "--message", "files"],
  ]) {
    await execa("git", args, { cwd: folder, env, extendEnv: false });
  }
  return folder;
}

async function runHook(files: Readonly<Record<string, string>>) {
  const [file, ...args] = await requirePreCommit();
  const env = environment();
  const hooks = await repository({ [HOOKS]: readFileSync(join(ROOT, HOOKS), "utf8") }, env);
  return execa(file, [...args, "try-repo", hooks, "envshim-check", "--all-files", "--color", "never"], {
    cwd: await repository(files, env),
    env,
    extendEnv: false,
    reject: false,
    all: true,
  });
}

test("pre-commit takes the manifest", async () => {
  const [file, ...args] = await requirePreCommit();
  const run = await execa(file, [...args, "validate-manifest", join(ROOT, HOOKS)], { all: true });
  expect(run).toMatchObject({ exitCode: 0, all: "" });
});

test("the hook passes good specs, and looks at nothing else", async () => {
  const run = await runHook({
    "paperspace.yaml": GOOD,
    ".paperspace/app.jsonc": '{ // c\n"env": {"A": "x"},\n}',
    "deploy/deployment-spec.yaml": GOOD,
    "k8s/deployment.yaml": BAD,
    "spec.yaml": BAD,
  });
  expect(run).toMatchObject({ exitCode: 0, all: expect.stringMatching(/^envshim check\.+Passed$/m) });
});

test("it passes nothing where there is no spec", async () => {
  const run = await runHook({ "README.md": "x\n" });
  expect(run).toMatchObject({ exitCode: 0, all: expect.stringContaining("no files to check") });
});

test("it fails for a bad spec among good ones, and says where", async () => {
  const run = await runHook({
    "a/paperspace.yaml": GOOD,
    "b/paperspace.yaml": BAD,
    "c/paperspace.yaml": BAD,
  });
  expect(run.exitCode).toBe(1);
  expect(run.all).toContain("- exit code: 65");
  expect(run.all.match(/^error: [bc]\/paperspace\.yaml:4:12: /gm)).toHaveLength(2);
});
