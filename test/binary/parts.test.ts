// What few starts need is in the executable as parts, each with its compiled code: V8 has to take it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { makeExecutable } from "../../build/executable.mjs";
import { splitSources } from "../../build/parts.mjs";
import { startEndpoint } from "../support/endpoint.ts";
import { ROOT } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";

const folder = mkdtempSync(join(tmpdir(), "envshim-parts-"));
/** The executable, telling of each part that it compiles whether its code was taken. */
const telling = join(folder, "envshim");

beforeAll(async () => {
  const probe = readFileSync(`${ROOT}test/fixtures/parts-probe.cjs`, "utf8");
  await makeExecutable({
    node: createRequire(import.meta.url).resolve(`node-linux-${process.arch}/bin/node`),
    runner: [],
    fullIcu: false,
    file: telling,
    writeProgram: async (work) => {
      await splitSources(work);
      const loader = join(work, "envshim.cjs");
      writeFileSync(loader, `${probe}\n${readFileSync(loader, "utf8")}`);
    },
  });
  return () => rmSync(folder, { recursive: true });
});

/** The parts that a start compiles, and whether V8 took their code. */
async function partsOf(args: readonly string[], env: Readonly<Record<string, string>>) {
  const { stderr, status } = await envshim(args, { file: telling, env });
  expect(status).toBe(0);
  return [...stderr.matchAll(/^(\S+?)(?:-\w+)?\.js: (taken|refused)$/gm)].map(([, name, told]) => ({
    name,
    told,
  }));
}

const refused = (parts: Awaited<ReturnType<typeof partsOf>>) => parts.filter(({ told }) => told !== "taken");

test("a plain deployment without a reference compiles none", async () => {
  const spec = tempFile("spec.yaml", "image: app\nenv:\n  - name: A\n    value: b\n");
  expect(await partsOf(["--", "true"], { ENVSHIM_SPEC: spec })).toEqual([]);
});

test("what needs the YAML parser compiles it from its code", async () => {
  const spec = tempFile("spec.yaml", "env: {A: b}\n");
  const parts = await partsOf(["--", "true"], { ENVSHIM_SPEC: spec });
  expect(parts.map(({ name }) => name)).toContain("by-format");
  expect(refused(parts)).toEqual([]);
});

test("a kind of store compiles its own from its code", async () => {
  const { host } = await startEndpoint((_, reply) => reply.end('{"data":{"data":{"value":"v"}}}'));
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: `vault+http://${host}/secret`,
    ENVSHIM_TOKEN: "token",
  };
  const parts = await partsOf(["--", "true"], env);
  expect(parts.map(({ name }) => name)).toContain("store");
  expect(refused(parts)).toEqual([]);
});

test("a command compiles its own from its code, though no rehearsal runs it", async () => {
  const parts = await partsOf(["check"], { ENVSHIM_SPEC: specFile({ A: "value" }) });
  expect(parts.map(({ name }) => name)).toContain("check");
  expect(refused(parts)).toEqual([]);
});
