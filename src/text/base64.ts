/** The bytes of base64 (RFC 4648, 4), line ends left out; undefined for anything else. */
export function decodeBase64(text: string): Buffer | undefined {
  const base64 = text.replaceAll(/[\r\n]/g, "");
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(base64);
  return isBase64 ? Buffer.from(base64, "base64") : undefined;
}
