import { stringify } from "yaml";
import { printable } from "../text/printable.ts";
import type { ComposeProject } from "./compose.ts";

/**
 * A project as YAML. Each text is in quotes, so that no reader of YAML takes one for something else, and each `$` is
 * doubled: Compose puts variables of its own environment in the place of a single one.
 * @param comment lines for its top
 */
export function composeText(project: ComposeProject, comment: readonly string[]): string {
  const head = comment.map((line) => `# ${printable(line)}\n`).join("");
  const body = stringify(escapeDollars(project), {
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
    lineWidth: 0,
  });
  return head + body.replaceAll(BREAKS_OF_1_1, (char) => `\\u${hex(char)}`);
}

/** What ends a line for a reader of YAML 1.1, such as docker-compose's, and for no other. */
const BREAKS_OF_1_1 = /[\u0085\u2028\u2029]/g;

function hex(char: string): string {
  return char.charCodeAt(0).toString(16).padStart(4, "0");
}

function escapeDollars(part: unknown): unknown {
  if (typeof part === "string") return part.replaceAll("$", "$$$$");
  if (Array.isArray(part)) return part.map(escapeDollars);
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, escapeDollars(value)]));
}
