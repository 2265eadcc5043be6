import type { Problem } from "../errors/problem.ts";
import { parseReference } from "../secret/reference.ts";
import { specProblem } from "./words.ts";

/** A text that was mended and a warning for each line that was. */
export interface Repair {
  readonly text: string;
  readonly warnings: readonly Problem[];
}

/** The syntax errors that the one repaired shape gives. */
const SIGNATURE = ["BLOCK_AS_IMPLICIT_KEY", "MULTILINE_IMPLICIT_KEY"];

/**
 * Mends the one broken shape that the published how-to page has: a `value:` that is deeper than the `name:` right
 * above it. Each such line moves to the column of its `name:`; nothing else is touched.
 *
 * Source: the sample of Paperspace's "deployment environment variables" how-to page.
 *
 * @param codes the syntax errors the text gave
 * @returns undefined where the text has another fault, or none of these lines
 */
export function repairDeepValues(file: string, text: string, codes: readonly string[]): Repair | undefined {
  if (!codes.every((code) => SIGNATURE.includes(code))) return undefined;
  const warnings: Problem[] = [];
  let nameColumn: number | undefined;
  const lines = text.split("\n").map((line, index) => {
    const value = /^( +)value:(?=[ \r]|$)/.exec(line);
    const depth = value?.[1]?.length ?? 0;
    const deeper = nameColumn !== undefined && depth > nameColumn;
    const column = nameColumn ?? 0;
    nameColumn = /^( *- +)name:[ ]+[^\s#|>]/.exec(line)?.[1]?.length;
    if (!deeper) return line;
    const mended = " ".repeat(column) + line.trimStart();
    const place = { file, line: index + 1, column: depth + 1 };
    warnings.push(specProblem({ kind: "deep-value", mended: hideLiteral(mended) }, place));
    return mended;
  });
  return warnings.length > 0 ? { text: lines.join("\n"), warnings } : undefined;
}

/** The line without its comment; a literal becomes `…`, for no message quotes a value. */
function hideLiteral(line: string): string {
  const [, head = "", rest = ""] = /^( *value: *)(.*)$/.exec(line) ?? [];
  const value = rest.replace(/(^|\s)#.*$/, "").trim();
  return head + (value === "" || parseReference(value) ? value : "…");
}
