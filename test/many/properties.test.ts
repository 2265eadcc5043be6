// Whatever it is given, envshim ends in time with a documented exit status, never with a bug, and shows no secret.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseReference } from "../../src/secret/reference.ts";
import { startEndpoint } from "../support/endpoint.ts";
import { type InProcessRun, runInProcess } from "../support/in-process.ts";
import { rawReply, startRawServer } from "../support/raw-server.ts";
import { tempDir } from "../support/temp.ts";

const CANARY = "CaNaRy-4711";
const TOKEN = "CaNaRy-token";

/** The same inputs each time: what fails once fails again. */
const SEED = 20_261_124;

/** What a run may end with; a bug is not among it. */
const DOCUMENTED: readonly number[] = [0, 64, 65, 66, 69, 73, 76, 77, 78, 79, 126, 127];

/** What is not printed on purpose: `check` shows literals, unless their names look like a secret's. */
function withoutLiterals(run: InProcessRun, argv: readonly string[]): InProcessRun {
  return argv[0] === "check" ? { ...run, stdout: "" } : run;
}

function expectClean(run: InProcessRun): void {
  expect(DOCUMENTED).toContain(run.status);
  expect(run.stdout + run.stderr).not.toMatch(/CaNaRy/);
  expect(run.stderr).not.toMatch(/\n\s+at |node:internal/);
}

/** Text with what YAML, JSON with comments and TOML care about in it. */
const specText = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          "env:",
          "command:",
          "- name: A",
          "  value: ",
          "\n",
          "  ",
          ": ",
          "- ",
          "{",
          "}",
          "[",
          "]",
          "&a ",
          "*a",
          "!!binary ",
          "| ",
          "> ",
          "'",
          '"',
          "#",
          "---\n",
          "? ",
          "\t",
          "\0",
          "\ud800",
          "secret:x",
          "secret:",
          '"secret:x"',
          "[env]\n",
          "[[env]]\n",
          "env = ",
          'A = "x"\n',
          "// c\n",
          "/* c */",
          '"env": ',
          "Env: ",
          "value: x\n",
          `'${CANARY}'`,
        ),
      },
      { weight: 1, arbitrary: fc.string() },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

/** A reference, or nearly one. */
const referenceText = fc.oneof(
  fc.stringMatching(/^secret:[A-Za-z0-9][A-Za-z0-9_.@+=!-]{0,8}(#[ab]|#b\.c)?(\?file)?$/),
  fc.string().map((rest) => `secret:${rest}`),
  fc.string({ unit: "binary" }).map((rest) => `SECRET:${rest}`),
  fc.constantFrom("secret:a#", "secret:a#b.c", "secret:../a", "secret:a//b", "secret:a?file", "\\secret:a"),
  fc.constantFrom(" secret:a", '"secret:a"', "Secret:a", "secrets:a", "secret: a"),
);

test("any text as a spec", async () => {
  const folder = tempDir();
  await fc.assert(
    fc.asyncProperty(
      specText,
      fc.constantFrom("spec.yaml", "spec.json", "spec.toml"),
      fc.constantFrom(
        ["check"],
        ["check", "--json"],
        ["check", "--platform", "--format", "github"],
        ["--", "true"],
        ["--"],
      ),
      async (text, name, argv) => {
        const spec = join(folder, name);
        writeFileSync(spec, text);
        const run = await runInProcess(argv, { ENVSHIM_SPEC: spec, ENVSHIM_LOG_LEVEL: "debug" });
        expectClean(withoutLiterals(run, argv));
      },
    ),
    { numRuns: 900, seed: SEED },
  );
});

/** A store that has every secret it is asked for. */
const startFullStore = () =>
  startEndpoint((request, reply) => {
    const { names }: { names: string[] } = JSON.parse(request.body);
    const secrets = names.map((name) => [name, { value: STORED, scope: "project" }]);
    reply.end(JSON.stringify({ secrets: Object.fromEntries(secrets), missing: [], forbidden: [] }));
  });
const STORED = '{"a":"stored","b":{"c":"stored"}}';

test("any reference in a spec: the app gets what is stored, and never the reference", async () => {
  const folder = tempDir();
  const spec = join(folder, "spec.json");
  const { url } = await startFullStore();
  const settings = {
    ENVSHIM_SPEC: spec,
    ENVSHIM_ENDPOINT: url,
    ENVSHIM_CACHE: "off",
    ENVSHIM_FILES_DIR: folder,
  };
  const seen: (readonly [text: string, value: string])[] = [];
  await fc.assert(
    fc.asyncProperty(referenceText, async (text) => {
      writeFileSync(spec, JSON.stringify({ env: [{ name: "PASSWORD", value: text }] }));
      const run = await runInProcess(["--", "true"], settings);
      expectClean(run);
      seen.push(...executedWith(run).map((value) => [text, value] as const));
    }),
    { numRuns: 400, seed: SEED },
  );
  const references = seen.filter(([text]) => /^secret:/i.test(text));
  expect(references.length).toBeGreaterThan(80);
  expect(references.map(([, value]) => value)).toEqual(
    references.map(([text]) => expect.stringMatching(expectedOf(text))),
  );
});

/** What the app has in PASSWORD; nothing where no app was started. */
function executedWith({ executed }: InProcessRun): string[] {
  return executed ? [executed.env.get("PASSWORD") ?? ""] : [];
}

/** What the app gets for a reference; odd case is passed on as text, told with a warning. */
function expectedOf(text: string): RegExp {
  if (!/^(secret|SECRET):/.test(text)) return /^s?ecret:/i;
  return text.endsWith("?file") ? /^\/.*\/envshim-\d+\// : /stored/;
}

test("any inherited text that is nearly a reference: no well-formed one is left", async () => {
  const folder = tempDir();
  const { url } = await startFullStore();
  const settings = {
    ENVSHIM_SPEC: "none",
    ENVSHIM_ENDPOINT: url,
    ENVSHIM_CACHE: "off",
    ENVSHIM_FILES_DIR: folder,
  };
  let executed = 0;
  await fc.assert(
    fc.asyncProperty(referenceText, async (text) => {
      const INHERITED = text.replaceAll("\0", "");
      const run = await runInProcess(["--", "true"], { ...settings, INHERITED });
      expectClean(run);
      executed += Number(run.executed !== undefined);
      expect(parseReference(run.executed?.env.get("INHERITED") ?? "")).toBeUndefined();
    }),
    { numRuns: 400, seed: SEED },
  );
  expect(executed).toBeGreaterThan(200);
});

const goodBody = JSON.stringify({
  secrets: { a: { value: CANARY, scope: "project" } },
  missing: [],
  forbidden: [],
});

/** A reply's body: a good one with some of it changed, JSON of any shape, or any bytes. */
const body = fc.oneof(
  fc
    .tuple(fc.nat(goodBody.length), fc.nat(8), fc.string({ maxLength: 4 }))
    .map(([at, cut, put]) => goodBody.slice(0, at) + put + goodBody.slice(at + cut)),
  fc.json().map((json) => `{"secrets":{"a":${json}},"note":"${CANARY}"}`),
  fc.json(),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

const headers = fc.dictionary(
  fc.constantFrom("etag", "cache-control", "retry-after", "content-type", "x"),
  fc.oneof(
    fc.string({ unit: "grapheme-ascii", maxLength: 30 }),
    fc.constantFrom("no-store", "max-age=99999999999", "max-age=0", '"e"'),
  ),
);

test("any reply of a store", async () => {
  const folder = tempDir();
  const spec = join(folder, "spec.yaml");
  writeFileSync(spec, "env: [{name: A, value: 'secret:a'}]");
  let reply: Buffer = Buffer.alloc(0);
  const server = await startRawServer((socket) => socket.end(reply));
  const status = fc.oneof(
    { weight: 3, arbitrary: fc.constant(200) },
    { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
  );
  await fc.assert(
    fc.asyncProperty(status, headers, body, async (status, headers, body) => {
      reply = rawReply(status, body, { connection: "close", ...headers });
      const run = await runInProcess(["--", "true"], {
        ENVSHIM_SPEC: spec,
        ENVSHIM_ENDPOINT: `http://127.0.0.1:${server.port}`,
        ENVSHIM_TOKEN: TOKEN,
        ENVSHIM_CACHE_DIR: join(folder, "cache"),
        ENVSHIM_CACHE_TTL: "0s",
        ENVSHIM_TIMEOUT: "60ms",
        ENVSHIM_LOG_LEVEL: "debug",
      });
      expectClean(run);
    }),
    { numRuns: 400, seed: SEED },
  );
  const kept = readdirSync(join(folder, "cache")).map((name) =>
    readFileSync(join(folder, "cache", name), "latin1"),
  );
  expect(kept.filter((text) => text.includes("CaNaRy"))).toEqual([]);
});

test("any bytes as a cache file", async () => {
  const folder = tempDir();
  const spec = join(folder, "spec.yaml");
  const cache = join(folder, "cache");
  mkdirSync(cache, 0o700);
  writeFileSync(spec, "env: [{name: A, value: 'secret:a'}]");
  const server = await startRawServer((socket) => socket.write(rawReply(200, goodBody)));
  const start = () =>
    runInProcess(["--", "true"], {
      ENVSHIM_SPEC: spec,
      ENVSHIM_ENDPOINT: `http://127.0.0.1:${server.port}`,
      ENVSHIM_TOKEN: TOKEN,
      ENVSHIM_CACHE_DIR: cache,
    });
  await start();
  const [name = ""] = readdirSync(cache);
  const good = readFileSync(join(cache, name));
  const changed = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
    const bytes = Buffer.from(good);
    bytes[at] = (bytes[at] ?? 0) ^ by;
    return bytes;
  });
  const any = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([good.subarray(0, 16), bytes]));
  await fc.assert(
    fc.asyncProperty(fc.oneof(changed, any, fc.uint8Array().map(Buffer.from)), async (bytes) => {
      writeFileSync(join(cache, name), bytes);
      const run = await start();
      expectClean(run);
      expect(run.status).toBe(0);
      expect(run.stderr).toContain("is damaged or not envshim's own");
      expect(run.executed?.env.get("A")).toBe(CANARY);
    }),
    { numRuns: 300, seed: SEED },
  );
});
