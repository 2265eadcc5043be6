import { SettingError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";

/** A setting has a value that it does not take. */
export interface WrongValue {
  /** The option or variable that it came from. */
  readonly source: string;
  /** The text, where it may be shown. */
  readonly got: string | undefined;
  readonly takes: string;
  /** What to do about a text that is nearly a value. */
  readonly hint: string | undefined;
}

/** Settings have values that they do not take. */
export class SettingValueError extends SettingError {
  /** @param wrong at least one */
  constructor(wrong: readonly WrongValue[]) {
    super(wrong.map(inWords));
  }
}

function inWords({ source, got, takes, hint }: WrongValue): Problem {
  return {
    message: `${source} is ${got === undefined ? "a value not shown here" : JSON.stringify(got)}, but takes ${takes}`,
    ...(hint === undefined ? {} : { fix: hint }),
  };
}
