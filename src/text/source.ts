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
import { describeSyntax, sourceProblem } from "./words.ts";

/** Reads a text of one format. It never throws: what is wrong with the text is in the document's problems. */
export type SourceParser = (file: string, text: string) => SourceDocument;

/** A YAML, JSON or TOML text as nodes that know their place. Every scalar is text as written. */
export interface SourceDocument {
  readonly root: Node | null;
  /** Syntax errors; the tree is not to be used where there are any. */
  readonly problems: readonly Problem[];
  /** Their codes, such as `BAD_INDENT`. */
  readonly codes: readonly string[];
  /** Where a node starts. */
  place(node: Node): Place;
  /** The node an alias stands for, or the node itself. */
  target(node: Node): Node | undefined;
  /** Why a scalar is not the text that stands in the file; undefined where it is. */
  faultOf(scalar: Scalar): ScalarFault | undefined;
  /** What a scalar is in a format that says so; elsewhere the text decides. */
  kindOf?(scalar: Scalar): ScalarKind;
}

/** Why a scalar is not the text that stands in the file. */
export type ScalarFault =
  /** It has a tag, which means nothing here. */
  | { readonly kind: "foreign-tag" }
  /** TOML has types, and text is in quotes. */
  | { readonly kind: "toml-type"; readonly is: Exclude<ScalarKind, "text" | "nothing"> };

/** The tags whose scalars are text as written. */
const PLAIN_TAGS = new Set(
  ["str", "int", "float", "bool", "null"].map((name) => `tag:yaml.org,2002:${name}`),
);

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
  // The library tells some errors once for each collection that they leave open, all at one place.
  const errors = new Map(document.errors.map((error) => [`${error.code} ${error.pos[0]}`, error]));
  let aliases: Aliases | undefined;
  return {
    root: document.contents,
    problems: [...errors.values()].map((error) => ({
      place: placeAt(error.pos[0]),
      message: describeSyntax(error.code),
    })),
    codes: document.errors.map((error) => error.code),
    place: (node) => placeAt(node.range?.[0] ?? 0),
    target(node) {
      if (!isAlias(node)) return node;
      aliases ??= resolveAliases(document);
      return aliases.get(node);
    },
    faultOf: ({ tag }) => (tag === undefined || PLAIN_TAGS.has(tag) ? undefined : { kind: "foreign-tag" }),
  };
}

/**
 * A text that is not read to its end.
 * @param problemAt what to say of it, given its beginning; default: the parser's stack was full
 */
export function unreadable(
  file: string,
  problemAt = (place: Place) => sourceProblem({ kind: "too-deep" }, place),
): SourceDocument {
  const start = { file, line: 1, column: 1 };
  return {
    root: null,
    problems: [problemAt(start)],
    codes: ["UNREADABLE"],
    place: () => start,
    target: (node) => node,
    faultOf: () => undefined,
  };
}

type Aliases = ReadonlyMap<Alias, Node>;

/** What each alias stands for: the last node before it with its anchor. The library would walk the document for each. */
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
