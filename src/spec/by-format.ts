import { parserFor } from "../text/format.ts";
import { findNearlyCommand, readCommand } from "./command.ts";
import { parseDocument } from "./document.ts";
import { parseSpec } from "./parse.ts";
import type { Spec } from "./spec.ts";

/**
 * Reads a spec's text by the format that it is in.
 * @param needsCommand true where the spec's `command` is looked at, too
 * @throws {SpecInvalidError}
 */
export async function parseByFormat(file: string, text: string, needsCommand: boolean): Promise<Spec> {
  const parse = await parserFor(file, text);
  if (!needsCommand) return parseSpec(file, text, parse);
  const document = parseDocument(file, text, parse);
  const spec = parseSpec(file, text, parse, { document, command: readCommand(document.source) });
  return { ...spec, warnings: [...spec.warnings, ...findNearlyCommand(document.source)] };
}
