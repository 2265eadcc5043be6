import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import { type Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Place } from "../errors/problem.ts";
import { type ScalarFault, type SourceDocument, unreadable } from "./source.ts";
import { type SourceFault, sourceProblem } from "./words.ts";

type TomlKey = AST.TOMLBare | AST.TOMLQuoted;

/** The library reads that in less than a second. It takes ten times as long as YAML's. */
const LONGEST = 2 ** 20;
const MOST_PIECES = 20_000;

/** Parses a TOML 1.1 text into the nodes that YAML has; it never throws. Only strings are text as written. */
export function parseToml(file: string, text: string): SourceDocument {
  const fault = faultOfSize(text);
  if (fault) return unreadable(file, (place) => sourceProblem(fault, place));
  try {
    const tree = new Tree(file);
    tree.add(parseTOML(text.replace(/^\ufeff/, " ")));
    return tree.document();
  } catch (error) {
    if (error instanceof ParseError) {
      // Of what the library says nothing is shown: it may quote the file, and has no code for what it is.
      const place = { file, line: error.lineNumber, column: error.column + 1 };
      return unreadable(file, () => sourceProblem({ kind: "not-toml" }, place));
    }
    if (error instanceof RangeError) return unreadable(file);
    throw error;
  }
}

function faultOfSize(text: string): SourceFault | undefined {
  if (text.length > LONGEST) return { kind: "long-toml", most: LONGEST };
  return text.split(/[\n=,]/, MOST_PIECES + 1).length > MOST_PIECES
    ? { kind: "full-toml", most: MOST_PIECES }
    : undefined;
}

/** What a scalar of TOML is, where it is no text. */
type TomlType = Extract<ScalarFault, { kind: "toml-type" }>["is"];

/** The tables of a TOML text as nested mappings. What TOML forbids, such as a key that is there twice, is not here. */
class Tree {
  readonly #file: string;
  readonly #root = new YAMLMap();
  readonly #places = new Map<unknown, Place>();
  /** The values of a mapping by their key: the mapping itself would go through all of them. */
  readonly #values = new Map<YAMLMap, Map<string, Node>>();
  /** What a scalar is in TOML, unless a string. */
  readonly #kinds = new Map<Scalar, TomlType>();

  constructor(file: string) {
    this.#file = file;
  }

  add({ body: [{ body }] }: AST.TOMLProgram): void {
    for (const item of body) {
      if (item.type === "TOMLKeyValue") {
        this.#entry(this.#root, item);
        continue;
      }
      const table = this.#table(item);
      for (const entry of item.body) this.#entry(table, entry);
    }
  }

  document(): SourceDocument {
    const start = { file: this.#file, line: 1, column: 1 };
    return {
      root: this.#root,
      problems: [],
      codes: [],
      place: (node) => this.#places.get(node) ?? start,
      target: (node) => node,
      kindOf: (scalar) => this.#kinds.get(scalar) ?? "text",
      faultOf: (scalar) => {
        const is = this.#kinds.get(scalar);
        return is && { kind: "toml-type", is };
      },
    };
  }

  /** The mapping that a `[table]` or `[[table]]` stands for. */
  #table({ key: { keys }, resolvedKey }: AST.TOMLTable): YAMLMap {
    let node: Node = this.#root;
    let named = 0;
    resolvedKey.forEach((part, index) => {
      const make = () => (typeof resolvedKey[index + 1] === "number" ? new YAMLSeq() : new YAMLMap());
      const key = typeof part === "string" ? keys[named++] : keys[named - 1];
      node = this.#child(node, part, key, make);
    });
    return node as unknown as YAMLMap;
  }

  #child(parent: Node, part: string | number, key: TomlKey | undefined, make: () => Node): Node {
    if (typeof part === "number") {
      const { items } = parent as YAMLSeq<Node>;
      items[part] ??= this.#placed(make(), key);
      return items[part];
    }
    const map = parent as YAMLMap;
    return this.#get(map, part) ?? this.#set(map, part, key, this.#placed(make(), key));
  }

  #entry(table: YAMLMap, { key: { keys }, value }: AST.TOMLKeyValue): void {
    const outer = keys
      .slice(0, -1)
      .reduce((map, key) => this.#child(map, nameOf(key), key, () => new YAMLMap()) as YAMLMap, table);
    const last = keys.at(-1);
    if (last) this.#set(outer, nameOf(last), last, this.#content(value));
  }

  #content(content: AST.TOMLContentNode): Node {
    switch (content.type) {
      case "TOMLArray": {
        const list = new YAMLSeq<Node>();
        list.items = content.elements.map((element) => this.#content(element));
        return this.#placed(list, content);
      }
      case "TOMLInlineTable": {
        const map = new YAMLMap();
        for (const entry of content.body) this.#entry(map, entry);
        return this.#placed(map, content);
      }
      case "TOMLValue": {
        const scalar = new Scalar(textOf(content));
        const kind = KINDS[content.kind];
        if (kind !== undefined) this.#kinds.set(scalar, kind);
        return this.#placed(scalar, content);
      }
    }
  }

  #get(map: YAMLMap, name: string): Node | undefined {
    return this.#values.get(map)?.get(name);
  }

  #set<T extends Node>(map: YAMLMap, name: string, key: TomlKey | undefined, value: T): T {
    const values = this.#values.get(map) ?? new Map<string, Node>();
    this.#values.set(map, values.set(name, value));
    map.items.push(new Pair(this.#placed(new Scalar(name), key), value));
    return value;
  }

  #placed<T extends Node>(node: T, from: { readonly loc: AST.HasLocs["loc"] } | undefined): T {
    const { line, column } = from?.loc.start ?? { line: 1, column: 0 };
    this.#places.set(node, { file: this.#file, line, column: column + 1 });
    return node;
  }
}

/** A value as text. Numbers and booleans are written as most people would. */
function textOf({ kind, value }: AST.TOMLValue): string {
  return kind === "string" || kind === "integer" || kind === "float" || kind === "boolean"
    ? String(value)
    : "";
}

const KINDS: Readonly<Partial<Record<AST.TOMLValue["kind"], TomlType>>> = {
  integer: "number",
  float: "number",
  boolean: "boolean",
  "offset-date-time": "date",
  "local-date-time": "date",
  "local-date": "date",
  "local-time": "time",
};

function nameOf(key: TomlKey): string {
  return key.type === "TOMLBare" ? key.name : key.value;
}
