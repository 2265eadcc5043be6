import type { Problem } from "../../errors/problem.ts";
import type { FileSecret, ParsedSecrets } from "./secrets-file.ts";
import { entryProblem } from "./words.ts";

const BLANKS = "[ \\t]*";
const COMMENT = String.raw`#[^\r\n]*`;
const END = String.raw`(?:\r?\n|$)`;
const NAME = String.raw`(?:export[ \t]+)?(?<name>[^\s=#'"]+)`;
const SINGLE = String.raw`'(?<single>(?:\\'|[^'])*)'`;
const DOUBLE = String.raw`"(?<double>(?:\\[\s\S]|[^"\\])*)"`;
const PLAIN = String.raw`(?<plain>(?!['"])[^\r\n]*?)`;

/** A line that sets nothing. */
const NOTHING = new RegExp(`${BLANKS}(?:${COMMENT})?${END}`, "y");
/** A comment after a value stands after a blank. */
const ENTRY = new RegExp(
  `${BLANKS}${NAME}${BLANKS}=${BLANKS}(?:${SINGLE}|${DOUBLE}|${PLAIN})${BLANKS}(?:(?<=[ \\t])${COMMENT})?${END}`,
  "y",
);

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/**
 * Reads a .env file by the rules of Docker Compose's env files, but for `$`, which stands for itself: a `#` starts a
 * comment at a line's start or after a blank, single quotes keep a text as it is, double quotes know `\n`, `\r`, `\t`,
 * and both may go over several lines. The usual parsers, the runtime's own too, cut an unquoted `a#b` to `a` and a
 * quoted `a\"b` to `a\`, which makes another password of it without a word. Where a name is there twice, the last wins.
 */
export function parseEnvFile(file: string, text: string): ParsedSecrets {
  const secrets = new Map<string, FileSecret>();
  const problems: Problem[] = [];
  for (let at = text.startsWith("\ufeff") ? 1 : 0; at < text.length; ) {
    const nothing = matchAt(NOTHING, text, at);
    const entry = nothing ?? matchAt(ENTRY, text, at);
    if (!entry) {
      problems.push(entryProblem("no-entry", { file, line: lineOf(text, at), column: 1 }));
      break;
    }
    at = entry.end;
    if (nothing) continue;
    const { name = "", single, double, plain = "" } = entry.groups;
    secrets.set(name, {
      value: single?.replaceAll("\\'", "'") ?? double?.replaceAll(/\\([\s\S])/g, unescaped) ?? plain,
    });
  }
  return { secrets, problems };
}

function unescaped(whole: string, character: string): string {
  return ESCAPES[character] ?? (/["\\$]/.test(character) ? character : whole);
}

function matchAt(pattern: RegExp, text: string, at: number) {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match ? { groups: match.groups ?? {}, end: pattern.lastIndex } : undefined;
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
