import { withFix } from "../errors/problem.ts";
import { parseJson } from "../text/json.ts";
import { printable } from "../text/printable.ts";

/** A JSON log line as a person reads it: `envshim: error: …`. */
export function toText(line: string): string {
  const { level, msg, fix } = parseJson(line) as { level: string; msg: string; fix?: string };
  return `envshim: ${WORDS[level] ?? level}: ${printable(withFix(msg, fix))}\n`;
}

const WORDS: Readonly<Record<string, string>> = { info: "info", warn: "warning" };
