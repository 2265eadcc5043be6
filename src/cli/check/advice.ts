import type { Place } from "../../errors/problem.ts";
import { looksLikeCredential } from "../../secret/looks-secret.ts";
import { looksLikePlaceholder } from "../../spec/placeholder.ts";
import type { SpecVariable } from "../../spec/spec.ts";
import type { Finding } from "./report.ts";
import { checkProblem } from "./words.ts";

/** Names that hold a credential as a whole, and not something about one, such as MAX_TOKENS. */
const CREDENTIAL_NAME =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|(?:api|access|private|secret|signing|encryption)_?key)$/i;

/** Texts that are no credential: a few letters, a number, a switch, a path, an address without a password. */
const HARMLESS = /^(?:.{0,3}|[\d.]+|true|false|yes|no|on|off|none|null|[./~]\S*|\w+:\/\/\S+)$/i;

/** The tokens that a tokenizer has for itself: `<pad>`, `</s>`, `<|endoftext|>`, `[CLS]`. */
const SPECIAL_TOKEN = /^(?:<[^<>\s]{1,32}>|\[[A-Z]{2,8}\])$/;

/** What to make of a literal that looks like a credential, or like a place for one. @param text the spec's */
export function adviseOn({ name, value, valuePlace: place }: SpecVariable, text: string): Finding[] {
  const kind = value.kind === "literal" ? faultOfLiteral(name, value.value) : undefined;
  if (kind === undefined) return [];
  const reference = referenceLine(name, place, text);
  return [{ severity: "info", rule: kind, ...checkProblem({ kind, name, reference }, place) }];
}

function faultOfLiteral(name: string, value: string): "placeholder" | "credential" | undefined {
  if (looksLikePlaceholder(value)) return "placeholder";
  const isHarmless = HARMLESS.test(value) || SPECIAL_TOKEN.test(value);
  const byName = CREDENTIAL_NAME.test(name) && !isHarmless;
  return byName || looksLikeCredential(value, name) ? "credential" : undefined;
}

/** The key in front of a value, with the quotes and the sign that its format has. */
const KEY = /(?:^|[\s{,])((["']?)([\w.-]+)\2[ \t]*[:=][ \t]*)$/;

/**
 * The value as a reference, in the quotes and with the key that stand on its line. Nothing else of the line is shown: it
 * may hold other values.
 */
function referenceLine(name: string, { line, column }: Place, text: string): string {
  const written = text.split("\n", line)[line - 1] ?? "";
  const [, part = "", , key] = KEY.exec(written.slice(0, column - 1)) ?? [];
  const quote = /^["']/.exec(written.slice(column - 1))?.[0] ?? "";
  const before = key === "value" || key === name ? part : "";
  return `${before}${quote}secret:${secretName(name)}${quote}`;
}

/** The variable's name as the platform takes it for a secret. */
function secretName(name: string): string {
  const safe = name.replaceAll(/[^a-zA-Z0-9_]/g, "_");
  return /^[a-zA-Z]/.test(safe) ? safe : `s_${safe}`;
}
