import { COMMANDS } from "../../src/cli/commands.ts";
import { inWords, optionGroups } from "../../src/cli/options.ts";
import { PROGRAM } from "../../src/cli/program.ts";
import type { Setting } from "../../src/settings/setting.ts";
import { KINDS } from "../../src/store/kinds.ts";
import { mainTable } from "../../src/store/settings.ts";

/** A table of the docs that is made from what the program has. */
export interface Table {
  readonly title: string;
  readonly rows: readonly string[];
}

/** The tables of docs/settings.md, in their order: those of every run, then each command's own. */
export function settingsTables(): Table[] {
  const ofRuns = Object.values(mainTable(KINDS));
  const own = optionGroups(PROGRAM)
    .map(({ takers, settings }) => ({
      title: inWords(takers, PROGRAM),
      settings: settings.filter((setting) => !ofRuns.includes(setting)),
    }))
    .filter(({ settings }) => settings.length > 0);
  return [{ title: "every run", settings: ofRuns }, ...own].map(({ title, settings }) => ({
    title,
    rows: settings.map(settingRow),
  }));
}

/** The table of docs/commands.md. */
export function commandsTable(): Table {
  return {
    title: "commands",
    rows: COMMANDS.map(({ usage, about }) => row([`\`envshim ${usage}\``, about])),
  };
}

/** The page with these tables in the place of its first ones. @throws where the page has fewer */
export function withTables(text: string, tables: readonly Table[]): string {
  let next = 0;
  const written = text.replaceAll(/^(\|.*\n\|[-:| ]+\|\n)(?:\|.*\n)*/gm, (table, head: string) => {
    const made = tables[next++];
    return made === undefined ? table : `${head}${made.rows.join("\n")}\n`;
  });
  if (next < tables.length)
    throw new Error(`the page has ${next} tables for these: ${tables.map(({ title }) => title).join("; ")}`);
  return written;
}

function settingRow({ variable, option, fallback, about }: Setting<unknown>): string {
  const flag = option === undefined ? "" : `\`--${option}\``;
  return row([`\`${variable}\``, flag, fallback === undefined ? "" : `\`${fallback}\``, about]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
