/** JSON.parse source text access (TC39), which the language's library types do not have yet. */
type Reviver = (
  this: unknown,
  key: string,
  value: unknown,
  context?: { readonly source?: string },
) => unknown;
const json = JSON as Pick<JSON, "stringify"> & {
  parse(text: string, reviver: Reviver): unknown;
  rawJSON?(text: string): object;
  isRawJSON?(value: unknown): boolean;
};

/**
 * Parses a JSON text so that {@link jsonText} gives its numbers as they were written: `1.10` and a 20-digit id stay
 * what they are. A runtime without source text access (before Node 21) gives them as it reads them.
 * @returns undefined where the text is not JSON
 */
export function parseExactJson(text: string): unknown {
  const { rawJSON } = json;
  try {
    return json.parse(text, (_key, value, context) =>
      typeof value === "number" && rawJSON && context?.source !== undefined ? rawJSON(context.source) : value,
    );
  } catch {
    return undefined;
  }
}

/** A text as it is, anything else as its JSON text. */
export function jsonText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** True for a JSON object: no list, no null, and no number that {@link parseExactJson} keeps as it was written. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !json.isRawJSON?.(value);
}
