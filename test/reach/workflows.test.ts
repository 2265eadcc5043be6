// The workflows are what the service that runs them takes; actionlint is its kept linter.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { cached } from "../container/support/rootfs.ts";
import { pathWithGo } from "../support/go.ts";
import { ROOT } from "../support/paths.ts";
import { tempFile } from "../support/temp.ts";

const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";
const FOLDER = `${ROOT}.github/workflows`;
const WORKFLOWS = readdirSync(FOLDER).map((name) => join(FOLDER, name));

/** Runs actionlint, built from source once. */
async function lint(files: readonly string[]) {
  const folder = await cached("actionlint", ACTIONLINT, async (draft) => {
    const PATH = await pathWithGo(process.env.PATH ?? "");
    await execa("go", ["install", ACTIONLINT], { env: { GOBIN: draft, PATH } });
  });
  // Without what may or may not be on this machine.
  return execa(join(folder, "actionlint"), ["-shellcheck=", "-pyflakes=", ...files], { reject: false });
}

test("the workflows are valid", async () => {
  const { exitCode, stdout } = await lint(WORKFLOWS);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
}, 300_000);

test("a mistake in one would be found", async () => {
  const broken = readFileSync(`${FOLDER}/ci.yml`, "utf8").replace("matrix.machine", "matrix.machines");
  const { exitCode, stdout } = await lint([tempFile("ci.yml", broken)]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('property "machines" is not defined');
}, 300_000);

test.each(WORKFLOWS.map((path) => [basename(path), path]))(
  "every action in %s is pinned to a commit",
  (_, file) => {
    const used = [...readFileSync(file, "utf8").matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    expect(used.length).toBeGreaterThan(0);
    expect(used).toEqual(used.map(() => expect.stringMatching(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/)));
  },
);
