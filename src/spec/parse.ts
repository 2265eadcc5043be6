import { parseSource, type SourceParser } from "../text/source.ts";
import { parseDocument, type SpecDocument } from "./document.ts";
import { readPlainSpec } from "./plain.ts";
import type { Spec, SpecCommand } from "./spec.ts";
import { specOf } from "./spec-of.ts";
import { collectVariables, type RawVariables } from "./variables.ts";

/** What is known of a spec's text already. */
export interface Known {
  /** The text as nodes, by the same parser. */
  readonly document?: SpecDocument;
  /** What the spec's `command` is, where somebody needs it. */
  readonly command?: SpecCommand | undefined;
}

/**
 * Reads a spec's text.
 * @param file the name that messages give it
 * @param parse reads what the plain reader does not; default: as YAML or JSON
 * @param known spares the text's being parsed once more
 * @throws {SpecInvalidError} with everything that is wrong with it
 */
export function parseSpec(
  file: string,
  text: string,
  parse: SourceParser = parseSource,
  { document, command }: Known = {},
): Spec {
  const raw = readPlainSpec(file, text) ?? readNodes(document ?? parseDocument(file, text, parse));
  return specOf(file, raw, command);
}

/** What the parser's nodes say of the environment. */
export function readNodes({ source, warnings }: SpecDocument): RawVariables {
  if (source.problems.length > 0) return { variables: [], errors: source.problems, warnings: [], notes: [] };
  const raw = collectVariables(source);
  return { ...raw, warnings: [...warnings, ...raw.warnings] };
}
