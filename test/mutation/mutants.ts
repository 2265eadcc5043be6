import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** One change to the sources, and what came of it. */
export interface Mutant {
  readonly file: string;
  readonly lineNumber: number;
  /** The line it begins in, as it is, without the blanks around it. */
  readonly line: string;
  /** What is replaced and by what, their blanks made one. */
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
        readonly source: string;
        readonly mutants: readonly {
          readonly status: string;
          readonly replacement?: string;
          readonly location: { readonly start: Position; readonly end: Position };
        }[];
      }
    >
  >;
}

/**
 * Has the next run try again what survived the last one: a new test may notice it, which Stryker does not see for a
 * mistake outside of functions.
 */
export function forgetSurvivors(reportFile: string): void {
  if (!existsSync(reportFile)) return;
  const report: Report = JSON.parse(readFileSync(reportFile, "utf8"));
  const files = Object.entries(report.files).map(([name, file]) => [
    name,
    { ...file, mutants: file.mutants.filter(({ status }) => IS_KILLED[status]) },
  ]);
  writeFileSync(reportFile, JSON.stringify({ ...report, files: Object.fromEntries(files) }));
}

/** Every mutant of a report. @throws for one of which nobody knows whether a test notices it */
export function readMutants(reportFile: string): Mutant[] {
  const { files }: Report = JSON.parse(readFileSync(reportFile, "utf8"));
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split("\n");
    return mutants.map(({ status, replacement = "", location: { start, end } }) => {
      if (!(status in IS_KILLED)) throw new Error(`${file}:${start.line} is ${status}`);
      return {
        file,
        lineNumber: start.line,
        line: (lines[start.line - 1] ?? "").trim(),
        original: oneLine(source.slice(offsetOf(lines, start), offsetOf(lines, end))),
        replacement: oneLine(replacement),
        isKilled: IS_KILLED[status] === true,
      };
    });
  });
}

const IS_KILLED: Readonly<Record<string, boolean>> = {
  Killed: true,
  Timeout: true,
  // Outside of any test, but a run of the tests does not pass with it.
  RuntimeError: true,
  Survived: false,
  NoCoverage: false,
};

/** Lines and columns count from 1. */
function offsetOf(lines: readonly string[], { line, column }: Position): number {
  return lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
