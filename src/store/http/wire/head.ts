import type { ClientRequest } from "../client.ts";

/** What may stand in a header's name, and in its value (RFC 9110, 5.6.2 and 5.5). */
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
const NOT_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * A request as it is sent, head and body in one piece: in two, the second one waits for the first one's acknowledgement.
 * How long it is says nobody but this. Of headers that are there twice the last one counts, as node:http has it.
 * @throws where a header holds what none may hold
 */
export function requestBytes(
  { pathname, search, host }: URL,
  { method, headers }: ClientRequest,
  body: string | undefined,
): Buffer {
  const content = Buffer.from(body ?? "");
  const all = new Map([
    ["host", host],
    ["connection", "keep-alive"],
  ]);
  for (const [name, value] of Object.entries(headers)) all.set(name.toLowerCase(), value);
  all.delete("transfer-encoding");
  all.delete("content-length");
  if (body !== undefined || method !== "GET") all.set("content-length", String(content.length));
  let head = `${method} ${pathname}${search} HTTP/1.1\r\n`;
  for (const [name, value] of all) {
    if (!NAME.test(name) || NOT_VALUE.test(value)) throw new TypeError("a header holds what none may hold");
    head += `${name}: ${value}\r\n`;
  }
  return Buffer.concat([Buffer.from(`${head}\r\n`, "latin1"), content]);
}
