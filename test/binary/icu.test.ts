// The executable carries what is used of ICU's data, and nothing else of it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { strip } from "../../build/elf.mjs";
import { slimIcu } from "../../build/icu.mjs";
import { BINARY, BUNDLE, ROOT } from "../support/paths.ts";
import { tempDir } from "../support/temp.ts";

/** The name of a decoder that no run uses, as it stands in the data. */
const UNUSED = "ibm-1047_P100-1995.cnv";

function slimNode(): string {
  const runtime = strip(readFileSync(process.execPath));
  slimIcu(runtime);
  const file = join(tempDir(), "node");
  writeFileSync(file, runtime, { mode: 0o755 });
  return file;
}

test.each([{}, { TZ: "Asia/Kolkata", LANG: "ja_JP.UTF-8", LC_ALL: "ja_JP.UTF-8" }])(
  "encodings, properties, normal forms, numbers, dates and order are those of the whole runtime, with %j",
  async (env: Readonly<Record<string, string>>) => {
    const script = `${ROOT}test/fixtures/languages.cjs`;
    const options = { env: { ...env, LC_MESSAGES: "C" } };
    const whole = await execa(process.execPath, [script], { env: { ...options.env, LC_ALL: "en_US.UTF-8" } });
    const slim = await execa(slimNode(), [script], { env: { ...options.env, LC_ALL: "en_US.UTF-8" } });
    expect(JSON.parse(slim.stdout)).toEqual(JSON.parse(whole.stdout));
  },
);

test("what is not used is not in the executable, and --full-icu keeps it", async () => {
  expect(readFileSync(BINARY).includes(UNUSED)).toBe(false);
  const out = tempDir();
  await execa(process.execPath, [`${ROOT}build.mjs`, "--full-icu", "--out", out]);
  expect(readFileSync(join(out, "envshim")).includes(UNUSED)).toBe(true);
}, 120_000);

test("nothing in the bundle asks for other languages or encodings", () => {
  const bundle = readFileSync(BUNDLE, "utf8");
  const encodings = [...bundle.matchAll(/new TextDecoder\(([^),]*)/g)].map(([, encoding]) => encoding);
  expect(new Set(encodings)).toEqual(new Set(['"utf-8"']));
  // What is added here has to be in test/fixtures/languages.cjs, too.
  expect(bundle.match(/\bIntl\.\w+|\.toLocale\w+|\.localeCompare\b/g) ?? []).toEqual([]);
});
