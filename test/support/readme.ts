import { globSync, readFileSync } from "node:fs";
import type { Setting } from "../../src/settings/setting.ts";
import { ROOT } from "./paths.ts";

/** A Markdown file of the repository. */
export interface Page {
  /** From the repository's folder. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block. */
export interface Block {
  /** What the comment before it says; empty where there is none. */
  readonly name: string;
  readonly text: string;
}

/** Every Markdown file, README.md first. */
export function pages(): Page[] {
  const paths = globSync(["*.md", "{docs,src,docker,build,test}/**/*.md"], { cwd: ROOT });
  return paths
    .sort((a, b) => Number(b === "README.md") - Number(a === "README.md") || a.localeCompare(b))
    .map((path) => ({ path, text: readFileSync(`${ROOT}${path}`, "utf8") }));
}

/** The text of a page. @throws where there is none */
export function page(path: string): string {
  return readFileSync(`${ROOT}${path}`, "utf8");
}

/** The fenced blocks of a page that have a name, in their order. */
export function namedBlocks(text: string): Block[] {
  return [...text.matchAll(/^<!-- (.+?) -->\s*^```\w*\n(.*?)^```$/gms)].map(([, name = "", block = ""]) => ({
    name,
    text: block,
  }));
}

/** The fenced block that follows `<!-- NAME -->`, on whatever page. @throws where there is none */
export function readmeBlock(name: string): string {
  const block = pages()
    .flatMap(({ text }) => namedBlocks(text))
    .find((candidate) => candidate.name === name);
  if (block === undefined) throw new Error(`no page has a block after <!-- ${name} -->`);
  return block.text;
}

/** The row of the settings table that a setting has to have. */
export function settingRow({ variable, option, fallback, about }: Setting<unknown>): string {
  const flag = option === undefined ? "" : `\`--${option}\``;
  return `| \`${variable}\` | ${flag} | ${fallback === undefined ? "" : `\`${fallback}\``} | ${about} |`;
}
