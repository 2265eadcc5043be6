import { parseJson } from "../../text/json.ts";

/** Claims that are new in each renewal of a token (RFC 7519, 4.1; Kubernetes puts the pod's and node's into its own). */
const RENEWED_CLAIMS = new Set(["exp", "iat", "nbf", "jti", "auth_time", "kubernetes.io"]);

/**
 * Whom a token speaks for. A JSON Web Token with a subject is known by its lasting claims, so that a platform may renew
 * it every hour and the cache stays readable. Any other token is known by itself.
 *
 * The claims are not verified and need not be: the cache's key protects it, this only keeps identities apart.
 */
export function tokenSubject(token: string): string {
  const claims = readClaims(token);
  if (typeof claims?.sub !== "string") return token;
  const lasting = Object.entries(claims).filter(([name]) => !RENEWED_CLAIMS.has(name));
  return JSON.stringify(lasting.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readClaims(token: string): Readonly<Record<string, unknown>> | undefined {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token)?.[1];
  if (payload === undefined) return undefined;
  const claims = parseJson(Buffer.from(payload, "base64url").toString());
  return typeof claims === "object" && claims !== null ? { ...claims } : undefined;
}
