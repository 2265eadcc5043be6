import { readFileSync } from "node:fs";
import { ROOT } from "../support/paths.ts";

/** One change to the sources, and what Stryker found out about it. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  /** The source with the change made. */
  readonly mutated: string;
  readonly original: string;
  readonly replacement: string;
  readonly isKilled: boolean;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** The part of the mutation testing report's schema (mutation-testing-elements) that is read here. */
interface Report {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly mutants: readonly {
          readonly status: string;
          readonly replacement?: string;
          readonly location: { readonly start: Position; readonly end: Position };
        }[];
      }
    >
  >;
}

/** Every mutant of a report that compiles. */
export function readMutants(reportFile: string): Mutant[] {
  const { files }: Report = JSON.parse(readFileSync(reportFile, "utf8"));
  return Object.entries(files).flatMap(([file, { mutants }]) => {
    const source = readFileSync(`${ROOT}${file}`, "utf8");
    return mutants
      .filter(({ status }) => ["Killed", "Timeout", "Survived", "NoCoverage"].includes(status))
      .map(({ status, replacement = "", location: { start, end } }) => {
        const [from, to] = [offsetOf(source, start), offsetOf(source, end)];
        return {
          file,
          line: start.line,
          mutated: source.slice(0, from) + replacement + source.slice(to),
          original: oneLine(source.slice(from, to)),
          replacement: oneLine(replacement),
          isKilled: status === "Killed" || status === "Timeout",
        };
      });
  });
}

/** Lines and columns count from 1. */
function offsetOf(source: string, { line, column }: Position): number {
  const before = source.split("\n").slice(0, line - 1);
  return before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
