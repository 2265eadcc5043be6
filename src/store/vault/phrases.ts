import { parseJson } from "../../text/json.ts";
import type { HttpReply } from "../http/transport.ts";

/**
 * THE list of what may be shown of what Vault says: it has no codes, and its free text may hold anything. Each is a
 * sentence of Vault's own source, and stands for every text that holds it; what says more stands first.
 *
 * Source: hashicorp/vault 1.21 (consts/error.go, logical/error.go, the methods' own); OpenBao has the same.
 */
const PHRASES = [
  "Vault is sealed",
  "invalid token",
  "permission denied",
  "no handler for route",
  "local node not active but active cluster node not found",
  "rate limit quota exceeded",
  "lease count quota exceeded",
  "namespace not found",
  "invalid role or secret ID",
  "missing client token",
  "could not be found",
  "claim does not match associated bound claim",
  "invalid audience",
  "service account name not authorized",
  "namespace not authorized",
  "no known key successfully validated the token signature",
  "token is expired",
  "error validating token",
  "certificate has expired or is not yet valid",
  "failed to verify client's certificate",
  "failed to match all constraints for this login certificate",
  "invalid certificate or no client certificate supplied",
  "wrapping token is not valid or does not exist",
  "Invalid path for a versioned K/V secrets engine",
] as const;

/** One of what Vault may say. */
export type Phrase = (typeof PHRASES)[number];

/** What Vault says with status 500 though it is a refusal: no other try helps. */
const REFUSALS: ReadonlySet<Phrase> = new Set<Phrase>([
  "certificate has expired or is not yet valid",
  "failed to verify client's certificate",
]);

/** True for an error of Vault's that is a refusal of a login: every 400, and a few of status 500. */
export function isRefusal(reply: HttpReply): boolean {
  if (reply.status === 400) return saidBy(reply) !== undefined;
  const phrase = phraseOf(reply);
  return phrase !== undefined && REFUSALS.has(phrase);
}

/** The first phrase of the list in an error of Vault's, which may hold several, or undefined where it says another thing. */
export function phraseOf(reply: HttpReply): Phrase | undefined {
  const said = saidBy(reply) ?? [];
  return PHRASES.find((phrase) => said.some((text) => text.includes(phrase)));
}

/** Every error and warning; undefined where this is no reply of Vault's. */
export function saidBy(reply: HttpReply): readonly string[] | undefined {
  const body = parseJson(reply.body.toString("utf8"));
  if (typeof body !== "object" || body === null) return undefined;
  const { errors, warnings }: { errors?: unknown; warnings?: unknown } = body;
  if (!Array.isArray(errors) && !("request_id" in body)) return undefined;
  const all: unknown[] = [errors, warnings].flat();
  return all.filter((text) => typeof text === "string");
}
