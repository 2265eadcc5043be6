import type { Place, Problem } from "../errors/problem.ts";
import { type FactOf, inWords, type Words } from "../errors/words.ts";

interface Size {
  /** The most that is read. */
  readonly most: number;
}

const AS_YAML = "write the comment with #, or every text in double quotes";
const IS_IT_ONE = "check that this is the spec";

const WORDS = {
  "too-deep": {
    message: "the text is nested too deeply, or a part of it is too long, to be read",
    fix: IS_IT_ONE,
  },
  "long-toml": ({ most }: Size) => ({
    message: `the TOML is too large to be read: it has more than ${most} characters`,
    fix: IS_IT_ONE,
  }),
  "full-toml": ({ most }: Size) => ({
    message: `the TOML is too large to be read: it has more than ${most} lines, commas and equals signs`,
    fix: IS_IT_ONE,
  }),
  "not-toml": {
    message: "this is not valid TOML",
    fix: "see that quotes and brackets are closed, text is in quotes, and no key is there twice",
  },
  "long-json": ({ most }: Size) => ({
    message: `the JSON with comments is too large to be read: it has more than ${most} characters`,
    fix: IS_IT_ONE,
  }),
  "unended-comment": { message: "this comment has no end", fix: AS_YAML },
  "unclear-comment": { message: "this is a comment in JSON and text in YAML", fix: AS_YAML },
} as const satisfies Words;

/** Why a text is not read, but for the syntax errors of YAML. */
export type SourceFault = FactOf<typeof WORDS>;

/** What is wrong with a text, in words. */
export function sourceProblem(fault: SourceFault, place: Place): Problem {
  return { place, ...inWords(WORDS, fault) };
}

/** yaml's error codes in words that never quote the source: its own messages do. */
const SYNTAX: Readonly<Record<string, string>> = {
  ALIAS_PROPS: "an alias cannot have an anchor or a tag",
  BAD_ALIAS: "this alias is not well-formed or names no anchor",
  BAD_COLLECTION_TYPE: "the tag does not fit the collection",
  BAD_DIRECTIVE: "this %directive is not known",
  BAD_DQ_ESCAPE: "this \\ escape is not one of a double-quoted text",
  BAD_INDENT: "the indentation does not fit the lines around it",
  BAD_PROP_ORDER: "anchors and tags come after the - or : sign",
  BAD_SCALAR_START: "a plain text cannot start with this character; quote it",
  BLOCK_AS_IMPLICIT_KEY: "a mapping starts where a value was expected; check the indentation and the colons",
  BLOCK_IN_FLOW: "a block collection cannot stand inside [ ] or { }",
  COMMENT_SPACE: "a comment needs a blank before its #",
  DUPLICATE_KEY: "this key is there twice",
  IMPOSSIBLE: "this is not valid YAML",
  KEY_OVER_1024_CHARS: "this key is longer than 1024 characters",
  MISSING_CHAR: "a quote, bracket, comma or colon is missing",
  MULTILINE_IMPLICIT_KEY: "a key goes over more than one line; check the indentation and the colons",
  MULTIPLE_ANCHORS: "a node can have one anchor",
  MULTIPLE_DOCS: "the file holds more than one document",
  MULTIPLE_TAGS: "a node can have one tag",
  NON_STRING_KEY: "a key has to be text",
  TAB_AS_INDENT: "a tab cannot indent; use blanks",
  TAG_RESOLVE_FAILED: "this tag is not known",
  UNEXPECTED_TOKEN: "this is not expected here",
};

/** A syntax error of YAML in words. @param code the library's */
export function describeSyntax(code: string): string {
  return SYNTAX[code] ?? "this is not valid YAML";
}
