import { printable } from "../text/printable.ts";

/** A JSON log line as a person reads it: `envshim: error: …`. */
export function toText(line: string): string {
  const { level, msg }: { level: string; msg: string } = JSON.parse(line);
  return `envshim: ${WORDS[level] ?? level}: ${printable(msg)}\n`;
}

const WORDS: Readonly<Record<string, string>> = { info: "info", warn: "warning" };
