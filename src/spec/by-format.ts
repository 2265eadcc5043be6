import { parserFor } from "../text/format.ts";
import { findNearlyCommand, readCommand } from "./command.ts";
import { parseDocument } from "./document.ts";
import { parseSpec, readNodes } from "./parse.ts";
import type { Spec } from "./spec.ts";
import { specOf } from "./spec-of.ts";

/**
 * Reads a spec's text by the format that it is in; without its command only what the plain reader has left.
 * @param needsCommand true where the spec's `command` is looked at, too
 * @throws {SpecInvalidError}
 */
export async function parseByFormat(file: string, text: string, needsCommand: boolean): Promise<Spec> {
  const parse = await parserFor(file, text);
  const document = parseDocument(file, text, parse);
  if (!needsCommand) return specOf(file, readNodes(document));
  const spec = parseSpec(file, text, parse, { document, command: readCommand(document.source) });
  return { ...spec, warnings: [...spec.warnings, ...findNearlyCommand(document.source)] };
}
