import {
  type Alias,
  type Document,
  isAlias,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
} from "yaml";
import type { Place, Problem } from "../errors/problem.ts";
import type { ScalarKind } from "./scalar-kind.ts";

/** Reads a text of one format. It never throws: what is wrong with the text is in the document's problems. */
export type SourceParser = (file: string, text: string) => SourceDocument;

/** A YAML, JSON or TOML text as nodes that know their place. Every scalar is text as written. */
export interface SourceDocument {
  readonly root: Node | null;
  /** Syntax errors; the tree is not to be used where there are any. */
  readonly problems: readonly Problem[];
  /** The codes of the syntax errors. */
  readonly codes: readonly string[];
  /** Where a node starts. */
  place(node: Node): Place;
  /** The node an alias stands for, or the node itself. */
  target(node: Node): Node | undefined;
  /** Why a scalar is not the text that stands in the file, and what to do; undefined where it is. */
  faultOf(scalar: Scalar): Pick<Problem, "message" | "fix"> | undefined;
  /** What a scalar is in a format that says so; elsewhere the text decides. */
  kindOf?(scalar: Scalar): ScalarKind;
}

/** The tags whose scalars are text as written. */
const PLAIN_TAGS = new Set(
  ["str", "int", "float", "bool", "null"].map((name) => `tag:yaml.org,2002:${name}`),
);

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

/** Parses a YAML 1.2 or JSON text; it never throws. */
export function parseSource(file: string, text: string): SourceDocument {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      schema: "failsafe",
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      keepSourceTokens: false,
      // With "silent" a second document would pass unseen.
      logLevel: "error",
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return unreadable(file);
  }
  // One fault may be told again for each collection it leaves open, at the same place.
  const errors = new Map(document.errors.map((error) => [`${error.code} ${error.pos[0]}`, error]));
  let aliases: Aliases | undefined;
  return {
    root: document.contents,
    problems: [...errors.values()].map((error) => ({
      place: placeAt(error.pos[0]),
      message: SYNTAX[error.code] ?? "this is not valid YAML",
    })),
    codes: document.errors.map((error) => error.code),
    place: (node) => placeAt(node.range?.[0] ?? 0),
    target(node) {
      if (!isAlias(node)) return node;
      aliases ??= resolveAliases(document);
      return aliases.get(node);
    },
    faultOf: ({ tag }) =>
      tag === undefined || PLAIN_TAGS.has(tag)
        ? undefined
        : {
            message: "values are text as written, this tag has no meaning here",
            fix: "take the tag away",
          },
  };
}

const TOO_DEEP = "the text is nested too deeply, or a part of it is too long, to be read";

/** A text that is not read to its end. @param message why; default: the parser's stack was full */
export function unreadable(
  file: string,
  message = TOO_DEEP,
  fix = "check that this is the spec",
): SourceDocument {
  return {
    root: null,
    problems: [
      {
        place: { file, line: 1, column: 1 },
        message,
        fix,
      },
    ],
    codes: ["UNREADABLE"],
    place: () => ({ file, line: 1, column: 1 }),
    target: (node) => node,
    faultOf: () => undefined,
  };
}

type Aliases = ReadonlyMap<Alias, Node>;

/** What each alias stands for: the last node before it with its anchor. The library walks the document for each one. */
function resolveAliases(document: Document.Parsed): Aliases {
  const anchors = new Map<string, Node>();
  const aliases = new Map<Alias, Node>();
  visit(document, {
    Alias(_, alias) {
      const node = anchors.get(alias.source);
      if (node) aliases.set(alias, node);
    },
    Value(_, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return aliases;
}
