import { decodeBase64 } from "../../text/base64.ts";
import { isJsonObject, jsonText, parseExactJson } from "../../text/exact-json.ts";
import { decodeUtf8 } from "../../text/utf8.ts";
import type { Failure } from "../failure.ts";
import { child, partsOf } from "../pointer.ts";
import type { Answer, Freshness } from "../store.ts";
import { readValue } from "../value.ts";
import { templateFact } from "./words.ts";

/** Where a template store's reply holds the value, and how. */
export interface ReplyFormat {
  /** RFC 6901; empty for the whole body as text. */
  readonly pointer: string;
  readonly encoding: "plain" | "base64";
  /** True where the request is a search: a list in the reply that is empty, or left out, says that it is not there. */
  readonly isSearch?: boolean;
}

/**
 * Reads the value of a 200 reply: a text as it is, anything else as its JSON. With `base64` the text is decoded, or each
 * text of an object, as the Kubernetes API has them.
 */
export function readTemplateReply(text: string, format: ReplyFormat, freshness: Freshness): Answer {
  const raw = format.pointer === "" ? { value: text } : pointedAt(text, format);
  if ("isMissing" in raw) return { kind: "missing" };
  if ("failure" in raw) return { kind: "failed", failure: raw.failure };
  const decoded = format.encoding === "base64" ? decodeAll(raw.value) : raw.value;
  if (decoded === undefined) return { kind: "failed", failure: notBase64 };
  const read = readValue(jsonText(decoded));
  return "failure" in read
    ? { kind: "failed", failure: read.failure }
    : { kind: "found", value: read.value, ...freshness };
}

function pointedAt(
  text: string,
  { pointer, isSearch }: ReplyFormat,
): { readonly value: unknown } | { readonly failure: Failure } | { readonly isMissing: true } {
  const root = parseExactJson(text);
  if (root === undefined) return { failure: notJson };
  const tokens = partsOf(pointer);
  const value = tokens.reduce(child, root);
  if (isSearch && value === undefined && foundNothing(root, tokens)) return { isMissing: true };
  // A null is how some stores say that there is nothing.
  return value === undefined || value === null ? { failure: nothingAt(pointer) } : { value };
}

/** True where the first list on the way has no such element; JSON made of protocol buffers leaves out an empty list. */
function foundNothing(root: unknown, tokens: readonly string[]): boolean {
  const index = tokens.findIndex((token) => /^\d+$/.test(token));
  const [holder, list] = [tokens.slice(0, index - 1), tokens.slice(0, index)].map((way) =>
    way.reduce(child, root),
  );
  return (
    index > 0 &&
    isJsonObject(holder) &&
    !saysError(root) &&
    (list === undefined || (Array.isArray(list) && list.length <= Number(tokens[index])))
  );
}

/** True for a reply that tells of an error, whatever its status is. */
function saysError(root: unknown): boolean {
  return isJsonObject(root) && [root.error, root.errors].some((error) => jsonText(error ?? "").length > 2);
}

function decodeAll(value: unknown): unknown {
  if (!isJsonObject(value)) return typeof value === "string" ? decodeText(value) : undefined;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    typeof member === "string" ? decodeText(member) : undefined,
  ]);
  // A member that is no text, such as a key store, must not keep the others from being used.
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

/** Undefined where it is not base64, or its bytes are not UTF-8. */
function decodeText(text: string): string | undefined {
  const bytes = decodeBase64(text);
  return bytes && decodeUtf8(bytes);
}

const notJson: Failure = { kind: "unreadable", fault: templateFact({ kind: "not-json" }) };

function nothingAt(pointer: string): Failure {
  return { kind: "not-in-reply", fault: templateFact({ kind: "nothing-there", pointer }) };
}

const notBase64: Failure = { kind: "unusable-value", fault: templateFact({ kind: "not-base64" }) };
