import { parseDuration } from "../text/duration.ts";
import { describeHeadersFault, type HeaderFault, type HeadersFault } from "./words.ts";

/** How a setting's text becomes its value: what it takes, in words for the error, and the parser. */
export interface Kind<T> {
  readonly takes: string;
  /** All that it takes, where that is a few words. */
  readonly words?: readonly string[];
  /** The value, or undefined where the text is not one. */
  parse(text: string): T | undefined;
  /** What to do about a text that is nearly a value. */
  hint?(text: string): string | undefined;
}

/** Any text. */
export const text: Kind<string> = { takes: "text", parse: (value) => value };

/** A path; it is taken as it is. */
export const path: Kind<string> = { takes: "a path", parse: (value) => value };

/** `on` or `off`, and the words that usually stand for them. */
export const toggle: Kind<boolean> = {
  takes: "on or off",
  words: ["on", "off"],
  parse(value) {
    if (/^(on|true|yes|1)$/i.test(value)) return true;
    if (/^(off|false|no|0)$/i.test(value)) return false;
    return undefined;
  },
};

/** The largest duration a timer of the runtime can wait for: 24.8 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** A length of time, in milliseconds: `250ms`, `5s`, `2m`, `24h`, `7d`. */
export const duration: Kind<number> = {
  takes: "a duration such as 250ms, 5s, 2m or 24h (at most 24d)",
  parse(value) {
    const ms = parseDuration(value);
    return ms !== undefined && ms <= LONGEST_MS ? Math.round(ms) : undefined;
  },
};

/** A duration that is more than nothing. */
export const positiveDuration: Kind<number> = {
  takes: `${duration.takes}, above 0`,
  parse: (value) => duration.parse(value) || undefined,
};

/** A whole number from `least` to `most`. */
export function integer(least: number, most: number): Kind<number> {
  return {
    takes: `a whole number from ${least} to ${most}`,
    parse(value) {
      const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
      return number >= least && number <= most ? number : undefined;
    },
  };
}

/** One of a few words. */
export function choice<const T extends string>(...words: readonly T[]): Kind<T> {
  return {
    takes: `one of ${words.join(", ")}`,
    words,
    parse: (value) => words.find((word) => word === value),
  };
}

/** A comma list; blanks around its items and empty items are dropped. */
export const list: Kind<readonly string[]> = {
  takes: "a comma list",
  parse: (value) =>
    value
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
};

/** The id of a project, cluster or team: what can stand in one part of a URL's path. */
export const scopeId: Kind<string> = {
  takes: "an id of letters, digits, _ . - or :, at most 128",
  parse: (value) => (/^(?!\.{1,2}$)[A-Za-z0-9_.:-]{1,128}$/.test(value) ? value : undefined),
};

/** An RFC 6901 JSON pointer; empty for the whole document. */
export const pointer: Kind<string> = {
  takes: "an RFC 6901 JSON pointer such as /data/value, or nothing for the whole body",
  parse: (value) => (/^(\/([^~]|~[01])*)?$/.test(value) ? value : undefined),
};

/** A header with `{token}` in its value. */
export interface AuthHeader {
  readonly name: string;
  readonly value: string;
}

/** A header with `{token}` in its value, split into both. */
export const authHeader: Kind<AuthHeader> = {
  takes: "a header with {token} in it, such as Authorization: Bearer {token}",
  parse(value) {
    // RFC 9110: a field name is a token (5.6.2), a field value is visible ASCII, blanks inside it (5.5).
    const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?)$/.exec(
      value,
    );
    if (!match?.[1] || !match[2]?.includes("{token}")) return undefined;
    return { name: match[1], value: match[2] };
  },
};

/** Headers, a line each, their names in small letters. */
export const headers: Kind<Readonly<Record<string, string>>> = {
  takes: "a header a line, such as X-Tenant: ml",
  parse(value) {
    const { found, fault } = readHeaders(value);
    return fault === undefined ? Object.fromEntries(found) : undefined;
  },
  hint(value) {
    const { fault } = readHeaders(value);
    return fault && describeHeadersFault(fault);
  },
};

/** What says where a message begins and ends is the connection's own (RFC 9112, 6). */
const FRAMING = /^(content-length|transfer-encoding|connection|upgrade|te|trailer|expect)$/;

/** The headers of a text, and what is wrong with it. */
function readHeaders(text: string): {
  readonly found: ReadonlyMap<string, string>;
  readonly fault?: HeadersFault;
} {
  const found = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const [, written, value = ""] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    const name = written?.toLowerCase();
    const kind = faultOfHeader(name, value, found);
    if (name === undefined || kind !== undefined)
      return { found, fault: { kind: kind ?? "no-header", line: index + 1 } };
    found.set(name, value);
  }
  return found.size > 0 ? { found } : { found, fault: { kind: "empty" } };
}

function faultOfHeader(
  name: string | undefined,
  value: string,
  found: ReadonlyMap<string, string>,
): HeaderFault | undefined {
  if (name === undefined || value === "") return "no-header";
  if (FRAMING.test(name)) return "framing";
  if (found.has(name)) return "twice";
  return /^[\x20-\x7e\t]*$/.test(value) ? undefined : "character";
}

/** An http or https URL without credentials in it. */
export const httpUrl: Kind<string> = {
  takes: "an http or https URL, with no user:password@",
  parse: (value) =>
    /^https?:\/\/[^/?#\\@\s]+([/?][^#\s]*)?$/i.test(value) && URL.canParse(value) ? value : undefined,
};

/** A number from 0 to 1. */
export const share: Kind<number> = {
  takes: "a number from 0 to 1",
  parse: (value) => (/^(0(\.\d+)?|1(\.0+)?|\.\d+)$/.test(value) ? Number(value) : undefined),
};
