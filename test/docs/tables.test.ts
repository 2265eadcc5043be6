// What the docs list is what the program has: nothing is missing, and nothing is there that is gone. `npm run docs` writes
// the tables of settings and commands anew.
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { PROGRAM } from "../../src/cli/program.ts";
import { EXIT_STATUS } from "../../src/errors/exit-codes.ts";
import { KINDS } from "../../src/store/kinds.ts";
import { page } from "../support/readme.ts";
import { commandsTable, settingsTables } from "../support/tables.ts";

/** The rows of all tables of a text that begin so. */
function rows(text: string, start: string): string[] {
  return text.split("\n").filter((line) => line.startsWith(start));
}

/** What of the one list the other does not have. */
function missing(wanted: readonly string[], from: readonly string[]): string[] {
  return wanted.filter((line) => !from.includes(line));
}

test("docs/settings.md has a row for every setting, as it is in the program", () => {
  const documented = rows(page("docs/settings.md"), "| `ENVSHIM_");
  const settings = settingsTables().flatMap((table) => table.rows);
  expect(settings).toHaveLength(PROGRAM.settings.length);
  expect({ missing: missing(settings, documented), outdated: missing(documented, settings) }).toEqual({
    missing: [],
    outdated: [],
  });
});

test("docs/settings.md has a section for the settings of every run, and for those of commands", () => {
  const [first, ...others] = [
    ...page("docs/settings.md").matchAll(/^## Of (.*)\n(?:\n[^|#].*\n)*\n\| variable/gm),
  ];
  expect(first?.[1]).toBe("every run");
  expect(others.map(([, title]) => title)).toEqual(
    settingsTables()
      .slice(1)
      .map(({ title }) => title),
  );
});

test("docs/errors.md has a row and a section for every cause, with its exit status", () => {
  const text = page("docs/errors.md");
  const causes = Object.entries(EXIT_STATUS);
  const table = [...text.matchAll(/^\| (\d+) \| \[`([\w-]+)`\]\(#([\w-]+)\) \| \S/gm)];
  expect(table.map(([, status, code, anchor]) => [code, Number(status), anchor])).toEqual(
    causes.map(([code, status]) => [code, status, code]),
  );
  const sections = [...text.matchAll(/^## ([a-z][\w-]+)$/gm)].map(([, code]) => code);
  expect(sections).toEqual(causes.map(([code]) => code));
});

test("every exit status is in the README", () => {
  const [, table = ""] = page("README.md").split("| exit status | what is wrong |\n");
  const statuses = rows(table, "| ").flatMap((row) => row.split(" | ")[0]?.match(/\d[\d+n]*/g) ?? []);
  expect(statuses.sort()).toEqual([...new Set(Object.values(EXIT_STATUS).map(String)), "128+n"].sort());
});

test("docs/commands.md has a row and a section for every command", () => {
  const text = page("docs/commands.md");
  expect(rows(text, "| `envshim ")).toEqual(commandsTable().rows);
  expect([...text.matchAll(/^## envshim (\w+)$/gm)].map(([, name]) => name)).toEqual(
    COMMANDS.map(({ name }) => name),
  );
});

test("docs/stores/index.md names what every kind of store takes", () => {
  const table = rows(page("docs/stores/index.md"), "| `").map((row) =>
    row.split(" | ")[0]?.replaceAll("`", ""),
  );
  const endpoints = KINDS.flatMap(({ looksLike }) => looksLike.split(", "));
  expect(endpoints.filter((endpoint) => !table.some((cell) => cell?.includes(endpoint)))).toEqual([]);
});
