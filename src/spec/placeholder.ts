/** `<HF token>`, but not `<s>` or `<pad>`, which models have: two words, or one that asks for something. */
const IN_ANGLES =
  /^<\s*(?:[\w.-]+[ _-][\w ._-]*|(?:your|my).*|token|key|password|secret|value|url|host|id)\s*>$/i;

/** `YOUR_API_KEY`, `changeme`, `TODO`, `xxxx`, `…`. */
const WORDS =
  /^(?:your[-_ ].*|change[-_ ]?me|replace[-_ ]?(?:me|this|with.*)|insert[-_ ].*[-_ ]here|to[-_ ]?do|tbd|fixme|x{3,}|\.{3}|\u2026)$/i;

/** `{{ token }}` of a template that nobody filled in. */
const TEMPLATE = /^\{\{[^{}]*\}\}$/;

/** True for a text that stands where somebody has to put another one. */
export function looksLikePlaceholder(value: string): boolean {
  const text = value.trim();
  return IN_ANGLES.test(text) || WORDS.test(text) || TEMPLATE.test(text);
}
