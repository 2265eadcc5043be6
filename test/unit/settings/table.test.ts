import { expect, test } from "vitest";
import { COMMANDS } from "../../../src/cli/commands.ts";
import { SERVE_SETTINGS } from "../../../src/serve/settings.ts";
import type { SettingsTable } from "../../../src/settings/setting.ts";
import { readSettings } from "../../../src/settings/settings.ts";
import { SETTINGS } from "../../../src/settings/table.ts";

const TABLES: readonly SettingsTable[] = [SETTINGS, ...COMMANDS.map(({ settings = {} }) => settings)];

const all = TABLES.flatMap((table) => Object.values(table));

/** Those of these texts that the setting takes. */
function taken(table: SettingsTable, variable: string, texts: readonly string[]): string[] {
  const setting = Object.values(table).find((one) => one.variable === variable);
  return texts.filter((text) => setting?.kind.parse(text) !== undefined);
}

test("only what holds or carries a credential is confidential, and the token and further headers have no option", () => {
  const confidential = all.filter((setting) => setting.confidential).map(({ variable }) => variable);
  expect(confidential).toEqual(["ENVSHIM_TOKEN", "ENVSHIM_AUTH_HEADER", "ENVSHIM_HEADERS"]);
  expect(all.filter(({ option }) => option === undefined)).toEqual([SETTINGS.token, SETTINGS.headers]);
});

test("an empty text is the same as none, everywhere", () => {
  expect(all.filter(({ emptyCounts }) => emptyCounts)).toEqual([]);
});

test("every default is a value that its setting takes", () => {
  const defaults: Readonly<Record<string, unknown>> = Object.assign(
    {},
    ...TABLES.map((table) => readSettings(table, new Map(), {})),
  );
  expect(defaults).toMatchObject({
    ...{
      maxConcurrency: 32,
      timeout: 30_000,
      cacheMaxStale: 86_400_000,
      logLevel: "info",
      logFormat: "auto",
    },
    ...{ json: false, platform: false, format: "text" },
    ...{ listen: "127.0.0.1:8787", latency: 0, failRate: 0, failFirst: 0 },
    ...{ print: false, gpus: false, network: "bridge", pin: false },
  });
});

test.each<[string, SettingsTable, string[], string[]]>([
  ["ENVSHIM_MAX_CONCURRENCY", SETTINGS, ["1", "256"], ["0", "257"]],
  ["ENVSHIM_SERVE_LATENCY", SERVE_SETTINGS, ["0", "3600000"], ["-1", "3600001"]],
  ["ENVSHIM_SERVE_FAIL_FIRST", SERVE_SETTINGS, ["0", "999999999"], ["-1", "1000000000"]],
  ["ENVSHIM_SERVE_STATUS", SERVE_SETTINGS, ["200", "599"], ["199", "600"]],
  ["ENVSHIM_SERVE_RETRY_AFTER", SERVE_SETTINGS, ["0", "999999999"], ["-1", "1000000000"]],
  ["ENVSHIM_SERVE_FAIL_RATE", SERVE_SETTINGS, ["0", "1"], ["-0.1", "1.1"]],
  ["ENVSHIM_LOG_LEVEL", SETTINGS, ["silent", "error", "warn", "info", "debug"], ["", "trace"]],
  ["ENVSHIM_LOG_FORMAT", SETTINGS, ["auto", "json", "text"], ["", "xml"]],
  ["ENVSHIM_TIMEOUT", SETTINGS, ["1ms"], ["0"]],
  ["ENVSHIM_CACHE_TTL", SETTINGS, ["0s", "1ms"], ["x"]],
])("%s takes what it says, and no more", (variable, table, good, bad) => {
  expect(taken(table, variable, [...good, ...bad])).toEqual(good);
});
