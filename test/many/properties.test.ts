// Whatever it is given, envshim ends in time with a documented exit status, never with a bug, and shows no secret.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type InProcessRun, runInProcess } from "../support/in-process.ts";
import { rawReply, startRawServer } from "../support/raw-server.ts";
import { tempDir } from "../support/temp.ts";

const CANARY = "CaNaRy-4711";
const TOKEN = "CaNaRy-token";

/** The same inputs each time: what fails once fails again. */
const SEED = 20_261_124;

/** What a run may end with; a bug is not among it. */
const DOCUMENTED: readonly number[] = [0, 64, 65, 66, 69, 73, 76, 77, 78, 79, 126, 127];

function expectClean(run: InProcessRun): void {
  expect(DOCUMENTED).toContain(run.status);
  expect(run.stdout + run.stderr).not.toMatch(/CaNaRy/);
  expect(run.stderr).not.toMatch(/\n\s+at |node:internal/);
}

/** Text with what YAML cares about in it. */
const yamlText = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          "env:",
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
  fc.string().map((rest) => `secret:${rest}`),
  fc.string({ unit: "binary" }).map((rest) => `SECRET:${rest}`),
  fc.constantFrom("secret:a#", "secret:a#b.c", "secret:../a", "secret:a//b", "secret:a?file", "\\secret:a"),
);

test("any text as a spec", async () => {
  const spec = join(tempDir(), "spec.yaml");
  await fc.assert(
    fc.asyncProperty(
      yamlText,
      fc.constantFrom(["check"], ["check", "--json"], ["--", "true"]),
      async (text, argv) => {
        writeFileSync(spec, text);
        const run = await runInProcess(argv, { ENVSHIM_SPEC: spec, ENVSHIM_LOG_LEVEL: "debug" });
        // `check` prints literals on purpose, unless their names look like a secret's.
        expectClean(argv[0] === "check" ? { ...run, stdout: "" } : run);
      },
    ),
    { numRuns: 600, seed: SEED },
  );
});

test("any reference in a spec and in the inherited environment", async () => {
  const spec = join(tempDir(), "spec.json");
  const server = await startRawServer((socket) => socket.write(rawReply(404)));
  await fc.assert(
    fc.asyncProperty(referenceText, fc.boolean(), async (text, inSpec) => {
      writeFileSync(spec, JSON.stringify({ env: inSpec ? [{ name: "PASSWORD", value: text }] : [] }));
      const run = await runInProcess(["--", "true"], {
        ENVSHIM_SPEC: spec,
        ENVSHIM_ENDPOINT: `http://127.0.0.1:${server.port}/{name}`,
        ENVSHIM_CACHE: "off",
        ...(inSpec ? {} : { INHERITED: text.replaceAll("\0", "") }),
      });
      expectClean(run);
      if (inSpec && run.executed && !text.startsWith("\\")) {
        expect(run.executed.env.get("PASSWORD")).not.toMatch(/^secret:/);
      }
    }),
    { numRuns: 400, seed: SEED },
  );
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
  for (const name of readdirSync(join(folder, "cache"))) {
    expect(readFileSync(join(folder, "cache", name), "latin1")).not.toMatch(/CaNaRy/);
  }
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
