// No spec and no secret keeps the program busy: it is read in moments, or refused.
import { describe, expect, test } from "vitest";
import { serveSecrets } from "../support/endpoint.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";

/** What this machine may need when it is busy; without a bound each of these took half a minute, or for ever. */
const BOUND = 10_000;

const start = (spec: string, env: Readonly<Record<string, string>> = {}) =>
  envshim(["--log-format", "text", "--spec", spec, "--", "true"], { env: { ENVSHIM_CACHE: "off", ...env } });

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join("");

describe("a spec", () => {
  test("with 2,000 aliases is read", async () => {
    const text = `x: &a b\nenv:\n${lines(2000, (i) => `  A${i}: *a\n`)}`;
    const run = await start(tempFile("spec.yaml", text));
    expect(run.status).toBe(0);
    expect(run.ms).toBeLessThan(BOUND);
  });

  test.each([
    [
      "10 MB in one plain scalar",
      `env:\n  - name: A\n    value: ${"x".repeat(1e7)}\n`,
      66,
      "is larger than 8388608 bytes",
    ],
    [
      "10 MB in quotes",
      `env:\n  - name: A\n    value: "${"x".repeat(1e7)}"\n`,
      66,
      "is larger than 8388608 bytes",
    ],
    [
      "5 MB in one plain scalar",
      `env:\n  - name: A\n    value: ${"x".repeat(5e6)}\n`,
      65,
      "it has more than 2359296 characters and is no plain list of - name: and value:",
    ],
    [
      "1 MB in one plain scalar",
      `env:\n  - name: A\n    value: ${"x".repeat(1e6)}\n`,
      126,
      "the variable A takes 1000002 bytes",
    ],
    ["4,000,000 words behind a comment of JSON", `{ // c\n${"a ".repeat(4e6)}}`, 65, "more than 2359296"],
    [
      "1,000,000 words behind a comment of JSON",
      `{ // c\n${"a ".repeat(1e6)}}`,
      65,
      "the JSON with comments is too large to be read: it has more than 1048576 characters",
    ],
    [
      "1,000 large values of JSON",
      JSON.stringify({
        env: Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`A${i}`, "v ".repeat(3500)])),
      }),
      65,
      "more than 2359296",
    ],
    ["29,000 anchors", `env: ${"&a ".repeat(29_000)}b`, 65, "it has more than 20000"],
    ["29,000 tags", `env: ${"!!str ".repeat(29_000)}b`, 65, "it has more than 20000"],
    ["half a million comments", `image: x\n${"# c\n".repeat(500_000)}`, 65, "is too large to be read"],
    [
      "20,000 entries in flow style",
      `env: [${lines(20_000, (i) => `{name: A${i}, value: x},`)}]`,
      65,
      "is too large",
    ],
    ["4,000,000 empty lines", `${"\n".repeat(4e6)}env:\n  A: b`, 65, "it has more than 100000 lines"],
    [
      "400,000 dashes",
      "- ".repeat(400_000),
      65,
      "more than 20000 lines, colons, commas, brackets and other signs",
    ],
    ["150,000 comments of JSON", `{${"/**/ ".repeat(150_000)}"env":{"A":"b"}}`, 65, "it has more than 20000"],
    ["a hundred thousand lists in each other", `env: ${"[".repeat(100_000)}`, 65, "is too large"],
    ["5,000 lists in each other", `env: ${"[".repeat(5000)}`, 65, "not valid YAML"],
  ])("of %s is refused", async (_, text, status, says) => {
    const run = await start(tempFile("spec.yaml", text));
    expect(run.status).toBe(status);
    expect(run.stderr).toContain(says);
    expect(run.ms).toBeLessThan(BOUND);
  });

  test.each([
    ["14,000 entries that are none", `env: [${"!a b,".repeat(14_000)}]`, 65],
    [
      "40,000 values that may be meant otherwise",
      lines(40_000, (i) => `- name: A${i}\n  value: secrets:x\n`),
      0,
    ],
  ])("of %s has a thousand of them told, and the others counted", async (_, text, status) => {
    const run = await start(tempFile("spec.yaml", text));
    expect(run.status).toBe(status);
    expect(run.stderr).toMatch(/: (13000|39000) more from here on$/m);
    expect(run.ms).toBeLessThan(BOUND);
  });

  test.each([
    ["5,000 lists in each other", `a = ${"[".repeat(5000)}${"]".repeat(5000)}\n`],
    ["1 MB in one text", `[env]\nA = "${"x".repeat(1e6)}"\n`],
  ])("in TOML, of %s, is refused", async (_, text) => {
    const run = await start(tempFile("spec.toml", text));
    expect(run.status).toBe(65);
    expect(run.stderr).toContain("is nested too deeply, or a part of it is too long");
  });

  test.each([
    ["2 MB in one text", `[env]\nA = """${"x".repeat(2e6)}"""\n`, "it has more than 1048576 characters"],
    [
      "14,000 keys",
      `[env]\n${lines(14_000, (i) => `A${i} = 1\n`)}`,
      "more than 20000 lines, commas and equals",
    ],
  ])("in TOML, of %s, is told to be too large", async (_, text, says) => {
    const run = await start(tempFile("spec.toml", text));
    expect(run.status).toBe(65);
    expect(run.stderr).toContain(says);
  });

  test("with 90,000 lines of comments above a plain list is read", async () => {
    const text = `${"# a comment that is of a moderate length, as comments are\n".repeat(90_000)}- name: A\n  value: b\n`;
    expect((await start(tempFile("spec.yaml", text))).status).toBe(0);
  });

  test.each(["/proc/kmsg", "/dev/zero", "/dev/kmsg"])("at %s ends at once", async (path) => {
    const run = await start(path);
    expect(run.status).toBe(66);
    expect(run.stderr).toContain(`the spec ${path} is not a regular file`);
    expect(run.ms).toBeLessThan(BOUND);
  });

  test("at a file of /proc, which says that it is empty, is read", async () => {
    const run = await envshim(["--spec", "/proc/self/environ", "--", "true"], { env: { A: "x" } });
    expect(run.status).toBe(65);
  });
});

describe("a field of a secret", () => {
  test("of 16 parts in an object whose names fit in every way is looked for at once", async () => {
    const deep = (depth: number): object =>
      depth <= 0 ? {} : { a: deep(depth - 1), "a.a": deep(depth - 2) };
    const { url } = await serveSecrets({ big: JSON.stringify(deep(15)) });
    const field = [...Array(15).fill("a"), "b"].join(".");
    const run = await start(specFile({ A: `secret:big#${field}` }), { ENVSHIM_ENDPOINT: url });
    expect(run.status).toBe(79);
    expect(run.ms).toBeLessThan(BOUND);
  });

  test("of more parts is an error of the spec", async () => {
    const run = await start(specFile({ A: `secret:big#${Array(24).fill("a").join(".")}` }));
    expect(run.status).toBe(65);
    expect(run.stderr).toContain("names a field of more than 16 parts");
    expect(run.ms).toBeLessThan(BOUND);
  });
});
