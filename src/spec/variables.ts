import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from "yaml";
import type { Place, Problem } from "../errors/problem.ts";
import type { SourceDocument } from "../text/source.ts";

/** A variable as the file has it: a name, the text of its value, and where both stand. */
export interface RawVariable {
  readonly name: string;
  readonly text: string;
  readonly place: Place;
  readonly valuePlace: Place;
}

/** What a document says about the environment, the good and the bad. */
export interface RawVariables {
  readonly variables: readonly RawVariable[];
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** The tags whose scalars are text as written. */
const PLAIN_TAGS = new Set(
  ["str", "int", "float", "bool", "null"].map((name) => `tag:yaml.org,2002:${name}`),
);

/** Takes the `env:` list or mapping out of a deployment spec, an `env:` block or a bare list. */
export function collectVariables(source: SourceDocument): RawVariables {
  const collector = new Collector(source);
  collector.document();
  return collector;
}

class Collector implements RawVariables {
  readonly variables: RawVariable[] = [];
  readonly errors: Problem[] = [];
  readonly warnings: Problem[] = [];
  readonly #source: SourceDocument;

  constructor(source: SourceDocument) {
    this.#source = source;
  }

  document(): void {
    const { root } = this.#source;
    if (isSeq(root)) this.#list(root.items as Node[]);
    else if (isMap(root)) this.#deployment(root);
    else if (isNothing(root)) this.#noEnv(root);
    else this.#error(root, "a spec is a mapping with an env: key, or a list of names and values");
  }

  #deployment(root: YAMLMap): void {
    const pairs = this.#pairs(root).filter(({ key }) => key === "env");
    const [first, second] = pairs;
    if (!first) {
      this.#noEnv(root);
      return;
    }
    if (second) this.#error(second.keyNode, "env: is there twice", "keep one of them");
    const env = first.value && this.#source.target(first.value);
    if (!env || isNothing(env)) return;
    if (isSeq(env)) this.#list(env.items as Node[]);
    else if (isMap(env)) this.#mapping(env);
    else this.#error(env, "env: takes a list of names and values, or a mapping");
  }

  #noEnv(root: Node | null): void {
    this.warnings.push({
      ...(root ? { place: this.#source.place(root) } : {}),
      message: "the spec has no env: key, so nothing is taken from it",
    });
  }

  #list(items: readonly Node[]): void {
    for (const item of items) {
      const node = this.#source.target(item);
      if (isMap(node)) this.#entry(node);
      else
        this.#error(item, "an entry of env is a mapping", "write - name: NAME and, below it, value: VALUE");
    }
  }

  #entry(entry: YAMLMap): void {
    let name: { readonly text: string; readonly node: Node } | undefined;
    let value: { readonly text: string; readonly node: Node } | undefined;
    const seen = new Set<string>();
    for (const { key, keyNode, value: valueNode } of this.#pairs(entry)) {
      if (seen.has(key))
        this.#error(keyNode, `${quoteKey(key)} is there twice in one entry`, "keep one of them");
      seen.add(key);
      if (key === "name") name = { text: this.#text(valueNode, "a name") ?? "", node: valueNode ?? keyNode };
      else if (key === "value")
        value = { text: this.#text(valueNode, "a value") ?? "", node: valueNode ?? keyNode };
      else if (key === "valueFrom") {
        this.#error(keyNode, "valueFrom: is not supported", "write value: secret:NAME for a secret");
      } else
        this.#error(keyNode, `${quoteKey(key)} is not a key of an entry`, "an entry has name: and value:");
    }
    if (!name) {
      this.#error(entry, "an entry of env has no name:", "write - name: NAME");
      return;
    }
    this.#variable(name.text, name.node, value?.text ?? "", value?.node ?? name.node);
  }

  #mapping(env: YAMLMap): void {
    for (const { key, keyNode, value } of this.#pairs(env)) {
      this.#variable(key, keyNode, this.#text(value, "a value") ?? "", value ?? keyNode);
    }
  }

  #variable(name: string, nameNode: Node, text: string, valueNode: Node): void {
    const fault = faultOfName(name);
    if (fault) {
      this.#error(nameNode, fault, "a name is printable ASCII without =, such as MODEL_NAME");
      return;
    }
    const valueFault = faultOfValue(text);
    if (valueFault) {
      this.#error(valueNode, `the value of ${name} ${valueFault}`);
      return;
    }
    this.variables.push({
      name,
      text,
      place: this.#source.place(nameNode),
      valuePlace: this.#source.place(valueNode),
    });
  }

  /** The text of a scalar, or of the scalar an alias stands for. */
  #text(node: Node | null | undefined, what: string): string | undefined {
    if (!node) return "";
    const target = this.#source.target(node);
    if (!isScalar(target)) {
      const got = isAlias(node) ? "an alias to a list or a mapping" : isSeq(target) ? "a list" : "a mapping";
      this.#error(node, `${what} is text, but this is ${got}`, "quote it if the text itself is meant");
      return undefined;
    }
    if (target.tag !== undefined && !PLAIN_TAGS.has(target.tag)) {
      this.#error(node, "values are text as written, this tag has no meaning here", "take the tag away");
      return undefined;
    }
    return String(target.value ?? "");
  }

  #pairs(map: YAMLMap): { key: string; keyNode: Node; value: Node | null }[] {
    return map.items.map((pair) => {
      const keyNode = pair.key as Node;
      return { key: this.#text(keyNode, "a key") ?? "", keyNode, value: pair.value as Node | null };
    });
  }

  #error(node: Node, message: string, fix?: string): void {
    this.errors.push({ place: this.#source.place(node), message, ...(fix ? { fix } : {}) });
  }
}

function isNothing(node: Node | null): node is null | Scalar<""> {
  return node === null || (isScalar(node) && node.value === "");
}

/** The Kubernetes rule (relaxed environment variable validation): printable ASCII without `=`. */
function faultOfName(name: string): string | undefined {
  if (name === "") return "a name is empty";
  if (name.includes("=")) return "a name holds =";
  return /^[\x20-\x7e]+$/.test(name) ? undefined : "a name holds a character that is not printable ASCII";
}

function faultOfValue(text: string): string | undefined {
  if (text.includes("\0")) return "holds a NUL character, which no environment can";
  return text.isWellFormed() ? undefined : "holds half a surrogate pair, which is not a character";
}

/** A key is quoted back only while it looks like a name: a value that slipped there is not shown. */
function quoteKey(key: string): string {
  return /^[A-Za-z_-]{1,20}$/.test(key) ? `${key}:` : "this key";
}
