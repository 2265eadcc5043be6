/** `<HF token>`, but not `<s>` or `<pad>`, which models have: two words, or one that asks for something. */
const IN_ANGLES =
  /^<\s*(?:[\w.-]+[ _-][\w ._-]*|(?:your|my).*|token|key|password|secret|value|url|host|id)\s*>$/i;

/** `[your token]`, but not `[PAD]`. */
const IN_BRACKETS = /^\[\s*(?:your|my|insert|enter)[-_ ][\w ._-]*\]$/i;

/** What stands for the rest of a credential: `hf_xxxxxxxx`, `sk-proj-...`. */
const PREFIXED = /^(?:[a-z\d]{1,10}[-_]){1,3}(?:x{4,}|\.{3}|\u2026)$/i;

/** `YOUR_API_KEY`, `changeme`, `TODO`, `xxxx`, `…`. */
const WORDS =
  /^(?:your[-_ ].*|change[-_ ]?me|replace[-_ ]?(?:me|this|with.*)|insert[-_ ].*[-_ ]here|insert[-_ ](?:\w{1,20}[-_ ]){0,3}(?:token|key|password|secret|value|url)|to[-_ ]?do|tbd|fixme|x{3,}|\.{3}|\u2026)$/i;

/** `{{ token }}` of a template that nobody filled in. */
const TEMPLATE = /^\{\{[^{}]*\}\}$/;

/** True for a text that stands where somebody has to put another one. */
export function looksLikePlaceholder(value: string): boolean {
  const text = value.trim();
  return [IN_ANGLES, IN_BRACKETS, PREFIXED, WORDS, TEMPLATE].some((form) => form.test(text));
}
