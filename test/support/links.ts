import type { Page } from "./readme.ts";

/** A link of a page. */
export interface Link {
  /** As it is written. */
  readonly target: string;
  /** The file that it leads to, from the repository's folder. */
  readonly file: string;
  /** The heading's anchor; empty where there is none. */
  readonly anchor: string;
}

/** The links of a page that stay in the repository. */
export function linksOf({ path, text }: Page): Link[] {
  const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const url = new URL(target, `file:///${path}`);
      return { target, file: url.pathname.slice(1), anchor: url.hash.slice(1) };
    });
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(text: string): string[] {
  const headings = [...withoutFences(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** The code in a page's text: what stands between backticks, outside of blocks. */
export function codeOf(text: string): string[] {
  return [...withoutFences(text).matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
}

function withoutCode(text: string): string {
  // A link's own text may be code.
  return withoutFences(text).replaceAll(/(?<!\[)`[^`\n]+`(?!\]\()/g, "");
}

function withoutFences(text: string): string {
  return text.replaceAll(/^```.*?^```$/gms, "");
}
