import { COMMANDS } from "../../src/cli/commands.ts";
import type { Setting, SettingsTable } from "../../src/settings/setting.ts";
import {
  CHECK_SETTINGS,
  REPORT_SETTINGS,
  SERVE_SETTINGS,
  UP_SETTINGS,
  WRAP_SETTINGS,
} from "../../src/settings/table.ts";
import { KINDS } from "../../src/store/kinds.ts";
import { mainTable } from "../../src/store/settings.ts";

/** A table of the docs that is made from what the program has: its rows. */
export type Table = readonly string[];

/** The tables of docs/settings.md, in their order. */
export function settingsTables(): Table[] {
  const tables: SettingsTable[] = [
    mainTable(KINDS),
    REPORT_SETTINGS,
    CHECK_SETTINGS,
    SERVE_SETTINGS,
    WRAP_SETTINGS,
    UP_SETTINGS,
  ];
  return tables.map((table) => Object.values(table).map(settingRow));
}

/** The table of docs/commands.md. */
export function commandsTable(): Table {
  return COMMANDS.map(({ usage, about }) => row([`\`envshim ${usage}\``, about]));
}

/** The page with these tables in the place of its first ones. @throws where the page has fewer */
export function withTables(text: string, tables: readonly Table[]): string {
  let next = 0;
  const written = text.replaceAll(/^(\|.*\n\|[-:| ]+\|\n)(?:\|.*\n)*/gm, (table, head: string) => {
    const rows = tables[next++];
    return rows === undefined ? table : `${head}${rows.join("\n")}\n`;
  });
  if (next < tables.length) throw new Error(`the page has ${next} tables for ${tables.length}`);
  return written;
}

function settingRow({ variable, option, fallback, about }: Setting<unknown>): string {
  const flag = option === undefined ? "" : `\`--${option}\``;
  return row([`\`${variable}\``, flag, fallback === undefined ? "" : `\`${fallback}\``, about]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
