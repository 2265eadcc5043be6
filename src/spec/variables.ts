import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from "yaml";
import type { Place, Problem } from "../errors/problem.ts";
import type { SourceDocument } from "../text/source.ts";
import { type Entry, findLostValues, findMisplaced, isDeployment, isLoneEntry } from "./misplaced.ts";

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
  /** What is worth knowing and neither wrong nor odd. */
  readonly notes: readonly Problem[];
}

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
  readonly notes: Problem[] = [];
  readonly #source: SourceDocument;

  constructor(source: SourceDocument) {
    this.#source = source;
  }

  document(): void {
    const { root } = this.#source;
    if (isSeq(root)) this.#list(root.items as Node[]);
    else if (isMap(root)) this.#deployment(root);
    else if (isNothing(root)) this.warnings.push(nothingIn(root && this.#source.place(root)));
    else this.#error(root, "a spec is a mapping with an env: key, or a list of names and values");
  }

  #deployment(root: YAMLMap): void {
    const entries = this.#pairs(root);
    for (const { keyNode } of entries.filter(({ key }) => key === "value")) {
      this.#error(
        keyNode,
        "value: stands at the top of the spec and not in an entry of env",
        "indent it to the column of its name:",
      );
    }
    const [first, second] = entries.filter(({ key }) => key === "env");
    if (second) this.#error(second.keyNode, "env: is there twice", "keep one of them");
    const env = first?.value ? this.#source.target(first.value) : null;
    if (isSeq(env)) {
      this.#list(env.items as Node[]);
      this.errors.push(...findLostValues(env, entries, this.#source));
    } else if (isMap(env)) this.#mapping(env);
    else if (isNothing(env ?? null)) this.#noVariables(root, entries, first !== undefined);
    else this.#error(env ?? root, "env: takes a list of names and values, or a mapping");
  }

  /** A spec that might be meant otherwise never counts as an empty one. */
  #noVariables(root: YAMLMap, entries: readonly Entry[], hasEnv: boolean): void {
    const misplaced = this.errors.length > 0 ? [] : findMisplaced(entries, this.#source);
    this.errors.push(...misplaced);
    if (hasEnv || this.errors.length > 0) return;
    const told = nothingIn(this.#source.place(root));
    (isDeployment(entries) ? this.notes : this.warnings).push(told);
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
    if (isLoneEntry(env)) {
      this.#error(
        env,
        "name: and value: stand in env itself and not in an entry of it",
        "write - name: NAME",
      );
      return;
    }
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
    if (!target) {
      this.#error(node, "this alias names no anchor above it", "quote it if the text itself is meant");
      return undefined;
    }
    if (!isScalar(target)) {
      const got = isAlias(node) ? "an alias to a list or a mapping" : isSeq(target) ? "a list" : "a mapping";
      this.#error(node, `${what} is text, but this is ${got}`, "quote it if the text itself is meant");
      return undefined;
    }
    const fault = this.#source.faultOf(target);
    if (fault) {
      this.#error(node, fault.message, fault.fix);
      return undefined;
    }
    return String(target.value ?? "");
  }

  #pairs(map: YAMLMap): Entry[] {
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

function nothingIn(place: Place | null): Problem {
  return {
    ...(place ? { place } : {}),
    message: "the spec has no env: key, so nothing is taken from it",
  };
}

/** The Kubernetes rule (relaxed environment variable validation): printable ASCII without `=`. */
function faultOfName(name: string): string | undefined {
  if (name === "") return "a name is empty";
  if (name.includes("=")) return "a name holds =";
  return /^[\x20-\x7e]+$/.test(name) ? undefined : "a name holds a character that is not printable ASCII";
}

/** Why a text can be neither in an environment nor on a command line; undefined where it can. */
export function faultOfValue(text: string): string | undefined {
  if (text.includes("\0")) return "holds a NUL character, which no environment can";
  return text.isWellFormed() ? undefined : "holds half a surrogate pair, which is not a character";
}

/** A key is quoted back only while it looks like a name: a value that slipped there is not shown. */
function quoteKey(key: string): string {
  return /^[A-Za-z_-]{1,20}$/.test(key) ? `${key}:` : "this key";
}
