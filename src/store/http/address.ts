/**
 * The address of an API, as it may stand behind `?endpoint=`, percent-encoded or not: http or https, a host, maybe a
 * path; no user, query or fragment. Undefined for anything else.
 */
export function parseAddress(text: string): string | undefined {
  const plain = /^https?%3a/i.test(text) ? decoded(text) : text;
  if (!/^https?:\/\/[^/?#\\@{}\s]+(?:\/[^?#{}\s]*)?$/i.test(plain) || !URL.canParse(plain)) return undefined;
  return new URL(plain).href;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
