import { parseSource, type SourceParser } from "./source.ts";

/**
 * The parser for a text: TOML by the file's name, JSON with comments where the text starts as JSON and may hold one,
 * YAML for everything else. Those that few runs need are loaded only here.
 */
export async function parserFor(file: string, text: string): Promise<SourceParser> {
  if (/\.toml$/i.test(file)) return (await import("./toml.ts")).parseToml;
  if (startsAsJson(text) && /\/[/*]/.test(text)) {
    return (await import("./json-comments.ts")).parseJsonWithComments;
  }
  return parseSource;
}

/** True where `{` or `[` is the first thing that is neither blank nor a comment. */
function startsAsJson(text: string): boolean {
  let at = 0;
  for (;;) {
    const char = text[at];
    if (char === "{" || char === "[") return true;
    if (char !== undefined && BLANKS.includes(char)) at += 1;
    else {
      const [end] = COMMENTS.find(([, start]) => text.startsWith(start, at)) ?? [];
      const found = end === undefined ? -1 : text.indexOf(end, at);
      if (end === undefined || found < 0) return false;
      at = found + end.length;
    }
  }
}

const BLANKS = " \t\r\n\ufeff";

/** How a comment ends, and how it starts; YAML's own may stand above a text in its flow style. */
const COMMENTS = [
  ["\n", "//"],
  ["*/", "/*"],
  ["\n", "#"],
] as const;
