import type { Cause } from "./exit-codes.ts";

/** A place in a file; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong, told so that its reader can mend it. No field ever holds a value from a spec or a store. */
export interface Problem {
  /** Where it is, when it is in a file. */
  readonly place?: Place;
  /** What is wrong and what was expected, in one line. */
  readonly message: string;
  /** What to do about it, in one line. */
  readonly fix?: string;
  /** Its own cause, where one error carries problems of several causes. */
  readonly code?: Cause;
}

/** A problem of one of several causes. */
export interface CausedProblem extends Problem {
  readonly code: Cause;
}

/** `file:line:col`, as editors and terminals link it. */
export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}

/** Place and message as one line of text. */
export function formatMessage({ place, message }: Problem): string {
  return place ? `${formatPlace(place)}: ${message}` : message;
}

/** The problem as one line of text: place, message, fix. */
export function formatProblem(problem: Problem): string {
  return withFix(formatMessage(problem), problem.fix);
}

/** A line with what to do about it at its end. */
export function withFix(line: string, fix: string | undefined): string {
  return fix ? `${line} (${fix})` : line;
}
