import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from "yaml";
import type { Place, Problem } from "../errors/problem.ts";
import { faultOfText } from "../secret/value.ts";
import type { SourceDocument } from "../text/source.ts";
import { type Entry, findLostValues, findMisplaced, isDeployment, isLoneEntry } from "./misplaced.ts";
import { isNull } from "./nothing.ts";
import { type NameFault, type Part, type SpecFault, specProblem } from "./words.ts";

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
    else if (isNothing(root))
      this.warnings.push(specProblem({ kind: "no-env" }, root ? this.#source.place(root) : undefined));
    else this.#error(root, { kind: "not-a-spec" });
  }

  #deployment(root: YAMLMap): void {
    const entries = this.#pairs(root);
    for (const { keyNode } of entries.filter(({ key }) => key === "value")) {
      this.#error(keyNode, { kind: "value-at-top" });
    }
    const [first, second] = entries.filter(({ key }) => key === "env");
    if (second) this.#error(second.keyNode, { kind: "env-twice" });
    const env = first?.value ? this.#source.target(first.value) : null;
    if (env === undefined && first?.value) {
      this.#error(first.value, { kind: "dead-alias" });
      return;
    }
    const fault = isScalar(env) ? this.#source.faultOf(env) : undefined;
    if (env && fault?.kind === "foreign-tag") this.#error(env, fault);
    else if (isSeq(env)) {
      this.#list(env.items as Node[]);
      this.errors.push(...findLostValues(env, entries, this.#source));
    } else if (isMap(env)) this.#mapping(env);
    else if (isNothing(env ?? null)) this.#noVariables(root, entries, first !== undefined);
    else this.#error(env ?? root, { kind: "bad-env" });
  }

  /** A spec that might be meant otherwise never counts as an empty one. */
  #noVariables(root: YAMLMap, entries: readonly Entry[], hasEnv: boolean): void {
    const misplaced = this.errors.length > 0 ? [] : findMisplaced(entries, this.#source);
    this.errors.push(...misplaced);
    if (hasEnv || this.errors.length > 0) return;
    const told = specProblem({ kind: "no-env" }, this.#source.place(root));
    (isDeployment(entries) ? this.notes : this.warnings).push(told);
  }

  #list(items: readonly Node[]): void {
    for (const item of items) {
      const node = this.#source.target(item);
      if (isMap(node)) this.#entry(node);
      else this.#error(item, { kind: "not-an-entry" });
    }
  }

  #entry(entry: YAMLMap): void {
    let name: { readonly text: string; readonly node: Node } | undefined;
    let value: { readonly text: string; readonly node: Node } | undefined;
    const seen = new Set<string>();
    for (const { key, keyNode, value: valueNode } of this.#pairs(entry)) {
      if (seen.has(key)) this.#error(keyNode, { kind: "key-twice", key });
      seen.add(key);
      const node = valueNode ?? keyNode;
      if (key === "name") name = { text: this.#text(valueNode, "name") ?? "", node };
      else if (key === "value") value = { text: this.#text(valueNode, "value") ?? "", node };
      else if (key === "valueFrom") this.#error(keyNode, { kind: "value-from" });
      else this.#error(keyNode, { kind: "unknown-key", key });
    }
    if (!name) {
      this.#error(entry, { kind: "no-name" });
      return;
    }
    this.#variable(name.text, name.node, value?.text ?? "", value?.node ?? name.node);
  }

  #mapping(env: YAMLMap): void {
    if (isLoneEntry(env)) {
      this.#error(env, { kind: "lone-entry" });
      return;
    }
    for (const { key, keyNode, value } of this.#pairs(env)) {
      this.#variable(key, keyNode, this.#text(value, "value") ?? "", value ?? keyNode);
    }
  }

  #variable(name: string, nameNode: Node, text: string, valueNode: Node): void {
    const fault = faultOfName(name);
    if (fault) {
      this.#error(nameNode, { kind: "bad-name", fault });
      return;
    }
    const valueFault = faultOfText(text);
    if (valueFault) {
      this.#error(valueNode, { kind: "bad-value", name, fault: valueFault });
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
  #text(node: Node | null | undefined, part: Part): string | undefined {
    if (!node) return "";
    const target = this.#source.target(node);
    if (!target) {
      this.#error(node, { kind: "dead-alias" });
      return undefined;
    }
    if (!isScalar(target)) {
      const got = isAlias(node) ? "alias" : isSeq(target) ? "list" : "mapping";
      this.#error(node, { kind: "not-text", part, got });
      return undefined;
    }
    const fault = this.#source.faultOf(target);
    if (fault) {
      this.#error(node, fault);
      return undefined;
    }
    return String(target.value ?? "");
  }

  #pairs(map: YAMLMap): Entry[] {
    return map.items.map((pair) => {
      const keyNode = pair.key as Node;
      return { key: this.#text(keyNode, "key") ?? "", keyNode, value: pair.value as Node | null };
    });
  }

  #error(node: Node, fault: SpecFault): void {
    this.errors.push(specProblem(fault, this.#source.place(node)));
  }
}

function isNothing(node: Node | null): node is null | Scalar {
  return node === null || isNull(node) || (isScalar(node) && node.value === "");
}

/** The Kubernetes rule (relaxed environment variable validation): printable ASCII without `=`. */
function faultOfName(name: string): NameFault | undefined {
  if (name === "") return "empty";
  if (name.includes("=")) return "equals";
  return /^[\x20-\x7e]+$/.test(name) ? undefined : "not-ascii";
}
