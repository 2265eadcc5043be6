import { SettingError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";

/** A setting has a value that it does not take. */
export interface SettingFault {
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
  /** @param faults at least one */
  constructor(faults: readonly SettingFault[]) {
    super(faults.map(inWords));
  }
}

function inWords({ source, got, takes, hint }: SettingFault): Problem {
  return {
    message: `${source} is ${got === undefined ? "a value not shown here" : JSON.stringify(got)}, but takes ${takes}`,
    ...(hint === undefined ? {} : { fix: hint }),
  };
}

/** A warning of a variable that looks like a setting. @param nearest the setting that its name is nearest to */
export function unknownSetting(variable: string, nearest: string | undefined): Problem {
  return {
    code: "setting",
    message: `${variable} is not a setting of envshim`,
    fix: `the nearest is ${nearest}`,
  };
}

const HEADER_FAULTS = {
  "no-header": "is no Name: value",
  framing: "names a header that is the connection's own",
  twice: "names a header that an earlier line has, too",
  character: "has a value with a character that no header takes: only ASCII that can be seen, and blanks",
};

/** Why a line is no header. */
export type HeaderFault = keyof typeof HEADER_FAULTS;

/** Why a text is no list of headers: it has none, or a line is none. */
export type HeadersFault = { readonly kind: "empty" } | { readonly kind: HeaderFault; readonly line: number };

/** What is wrong with headers, by the line and never with a word of it. */
export function describeHeadersFault(fault: HeadersFault): string {
  return fault.kind === "empty" ? "there is none in it" : `line ${fault.line} ${HEADER_FAULTS[fault.kind]}`;
}
