// A kind of store that is not used costs nothing at start: of its folder only what describes it is there.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, test } from "vitest";
import { bundleSources } from "../../build/bundle.mjs";
import { splitSources } from "../../build/parts.mjs";
import { serveSecrets, startEndpoint } from "../support/endpoint.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

/** What each kind is made of, but for what describes it to settings, usage and the reader of endpoints. */
const OWN = /^(src\/store\/(aws|azure|gcp|kubernetes|template|vault|login\/exchange)\/|node_modules\/aws4\/)/;

/** What describes the kinds and their logins: definitions, which are read in each start that has a reference. */
const DESCRIPTIONS = [
  "src/store/aws/endpoint.ts",
  "src/store/aws/kind.ts",
  "src/store/aws/login.ts",
  "src/store/azure/kind.ts",
  "src/store/azure/login.ts",
  "src/store/gcp/kind.ts",
  "src/store/gcp/login.ts",
  "src/store/kubernetes/kind.ts",
  "src/store/login/exchange/login.ts",
  "src/store/template/kind.ts",
  "src/store/template/url.ts",
  "src/store/vault/endpoint.ts",
  "src/store/vault/kind.ts",
  "src/store/vault/login-settings.ts",
  "src/store/vault/logins.ts",
];

const folder = mkdtempSync(join(tmpdir(), "envshim-lazy-"));
const bundle = join(folder, "bundle.cjs");
/** The modules that wait until they are imported. */
const waiting = new Set<string>();
let all: string[] = [];

// The built bundle with the names of its modules, each of which writes down when it is first run.
beforeAll(async () => {
  await bundleSources(bundle, { minify: false });
  const text = readFileSync(bundle, "utf8").replace(/^#!.*/, "");
  all = [...text.matchAll(/^ *\/\/ ((?:src|node_modules)\/\S+)$/gm)].map(([, path = ""]) => path);
  const noting = text.replace(/^ *"((?:src|node_modules)\/[^"]+)"\(.*\) \{$/gm, (whole, path: string) => {
    waiting.add(path);
    return `${whole} require("node:fs").appendFileSync(process.env.LAZY_NOTES, ${JSON.stringify(`${path}\n`)});`;
  });
  writeFileSync(bundle, noting);
  return () => rmSync(folder, { recursive: true });
});

/** The modules of {@link OWN} that a start runs, beside those that every start runs. */
async function ownOf(env: Readonly<Record<string, string>>): Promise<string[]> {
  const notes = tempFile("notes", "");
  const { status } = await envshim([bundle, "--", "true"], {
    file: process.execPath,
    env: {
      ENVSHIM_SPEC: specFile({ A: "secret:app" }),
      LAZY_NOTES: notes,
      ...env,
    },
  });
  expect(status).toBe(0);
  return ownIn(readFileSync(notes, "utf8").split("\n"));
}

function ownIn(paths: readonly string[]): string[] {
  return paths.filter((path) => OWN.test(path) && !DESCRIPTIONS.includes(path));
}

test("all but what describes a kind waits until it is imported", () => {
  expect(ownIn(all).length).toBeGreaterThan(40);
  expect(ownIn(all).filter((path) => !waiting.has(path))).toEqual([]);
  expect(DESCRIPTIONS.filter((path) => !all.includes(path))).toEqual([]);
});

describe("what a start runs of them", () => {
  test("a native store with a token, and a cache: nothing", async () => {
    const { url } = await serveSecrets({ app: "value" });
    expect(await ownOf({ ENVSHIM_ENDPOINT: url, ENVSHIM_TOKEN: "token" })).toEqual([]);
  });

  test("a folder: nothing", async () => {
    const file = tempFile("secrets.json", '{"app":"value"}');
    expect(await ownOf({ ENVSHIM_ENDPOINT: `file://${file}` })).toEqual([]);
  });

  test("Vault: its own, and nobody else's", async () => {
    const found = JSON.stringify({ request_id: "1", data: { data: { value: "v" } } });
    const { host } = await startEndpoint((_, reply) => reply.end(found));
    const own = await ownOf({ ENVSHIM_ENDPOINT: `vault+http://${host}/secret`, ENVSHIM_TOKEN: "token" });
    expect(own).toContain("src/store/vault/store.ts");
    expect(own.filter((path) => !path.startsWith("src/store/vault/"))).toEqual([]);
  });
});

test("the snapshot of the executable has a template store's, and those of no other kind of them", async () => {
  const parts = tempDir();
  await splitSources(parts, { minify: false });
  const args = ["--no-warnings", "--snapshot-blob", "blob", "--build-snapshot", "envshim.cjs"];
  await execa(process.execPath, args, { cwd: parts });
  const snapshot = readFileSync(join(parts, "blob"), "latin1");
  const there = [...snapshot.matchAll(/^ *\/\/ ((?:src|node_modules)\/\S+)$/gm)].map(([, path = ""]) => path);
  expect(there).toContain("src/store/native/store.ts");
  expect(ownIn(there).filter((path) => !path.startsWith("src/store/template/"))).toEqual([]);
});
