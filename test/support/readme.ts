import { readFileSync } from "node:fs";
import type { Setting } from "../../src/settings/setting.ts";
import { ROOT } from "./paths.ts";

/** The README's text. */
export function readme(): string {
  return readFileSync(`${ROOT}README.md`, "utf8");
}

/** The fenced block that follows `<!-- NAME -->`. @throws where there is none */
export function readmeBlock(name: string): string {
  const block = new RegExp(`<!-- ${name} -->\\s*\`\`\`\\w*\\n(.*?)\`\`\``, "s").exec(readme())?.[1];
  if (block === undefined) throw new Error(`README.md has no block after <!-- ${name} -->`);
  return block;
}

/** The row of the settings table that a setting has to have. */
export function settingRow({ variable, option, fallback, about }: Setting<unknown>): string {
  const flag = option === undefined ? "" : `\`--${option}\``;
  return `| \`${variable}\` | ${flag} | ${fallback === undefined ? "" : `\`${fallback}\``} | ${about} |`;
}
