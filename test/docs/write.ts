// npm run docs: writes the tables of the docs anew that the program has, too: settings and commands.
import { readFileSync, writeFileSync } from "node:fs";
import { ROOT } from "../support/paths.ts";
import { commandsTable, settingsTables, withTables } from "../support/tables.ts";

for (const [path, tables] of [
  ["docs/settings.md", settingsTables()],
  ["docs/commands.md", [commandsTable()]],
] as const) {
  writeFileSync(ROOT + path, withTables(readFileSync(ROOT + path, "utf8"), tables));
}
