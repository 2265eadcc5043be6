import { stringify } from "yaml";
import type { ComposeProject } from "./compose.ts";

/**
 * A project as YAML. Each text is in quotes, so that no reader of YAML takes one for something else, and each `$` is
 * doubled: Compose puts variables of its own environment in the place of a single one.
 * @param comment lines for its top
 */
export function composeText(project: ComposeProject, comment: readonly string[]): string {
  const head = comment.map((line) => `# ${line}\n`).join("");
  return (
    head +
    stringify(escapeDollars(project), {
      defaultStringType: "QUOTE_DOUBLE",
      defaultKeyType: "PLAIN",
      lineWidth: 0,
    })
  );
}

function escapeDollars(part: unknown): unknown {
  if (typeof part === "string") return part.replaceAll("$", "$$$$");
  if (Array.isArray(part)) return part.map(escapeDollars);
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, escapeDollars(value)]));
}
