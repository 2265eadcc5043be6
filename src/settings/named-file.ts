/**
 * A file for a message: its path, or where that may be no path at all but a token or key that somebody wrote in its place,
 * only the setting that names it.
 */
export function namedFile(path: string, setting: string): string {
  return looksLikePath(path) ? `file ${path}` : `file that ${setting} names`;
}

/** An absolute or `./` path in which no part looks random, as base64, which has slashes too, does. */
export function looksLikePath(text: string): boolean {
  return /^\.{0,2}\/[^\p{Cc}]*$/u.test(text) && !text.split("/").some(looksRandom);
}

/** Long, of digits and both cases, and without what stands between words. */
function looksRandom(part: string): boolean {
  return /^[A-Za-z0-9+=]{20,}$/.test(part) && /\d/.test(part) && /[a-z]/.test(part) && /[A-Z]/.test(part);
}
