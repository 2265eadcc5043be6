import { withFix } from "../errors/problem.ts";

/** A JSON log line as a person reads it: `envshim: error: …`. */
export function toText(line: string): string {
  const { level, msg, fix }: { level: string; msg: string; fix?: string } = JSON.parse(line);
  return `envshim: ${WORDS[level] ?? level}: ${printable(withFix(msg, fix))}\n`;
}

const WORDS: Readonly<Record<string, string>> = { info: "info", warn: "warning" };

/** Control characters as escapes: a file's name or an argument must not drive the terminal. */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}]/gu,
    (char) => `\\u${char.codePointAt(0)?.toString(16).padStart(4, "0")}`,
  );
}
