import * as z from "zod/mini";
import { parseJson } from "../../text/json.ts";
import type { BearerToken } from "./bearer.ts";

const seconds = z.nullish(z.union([z.number(), z.string()]));

const reply = z.object({
  // RFC 9110, 5.5: it becomes part of a header, and the reply may be anybody's.
  access_token: z.string().check(z.regex(/^[\x21-\x7e]{1,65536}$/)),
  expires_in: seconds,
  expires_on: seconds,
});

/**
 * The token of an OAuth 2.0 reply (RFC 6749, 5.1), or undefined where there is none. Azure writes its seconds as text,
 * and some of its endpoints have only `expires_on`, in seconds since the epoch. Where neither is there, the store says
 * when the token is over.
 * @param now milliseconds since the epoch
 */
export function readTokenReply(body: Buffer, now: number): BearerToken | undefined {
  const { success, data } = reply.safeParse(parseJson(body.toString("utf8")));
  if (!success) return undefined;
  const { access_token: token, expires_in, expires_on } = data;
  const expires = [now + Number(expires_in ?? Number.NaN) * 1000, Number(expires_on ?? Number.NaN) * 1000];
  return { token, expires: expires.find(Number.isFinite) ?? Number.POSITIVE_INFINITY };
}
