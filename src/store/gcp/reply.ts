import * as z from "zod/mini";
import { SecretValue } from "../../secret/value.ts";
import { decodeBase64 } from "../../text/base64.ts";
import { parseJson } from "../../text/json.ts";
import type { Failure } from "../failure.ts";
import { failed, readReply } from "../http/exchange.ts";
import type { HttpReply } from "../http/transport.ts";
import type { Answer } from "../store.ts";
import { crc32c } from "./crc32c.ts";

const accessed = z.object({
  name: z.string(),
  // A secret of no bytes comes without data.
  payload: z.optional(z.object({ data: z.optional(z.string()), dataCrc32c: z.optional(z.string()) })),
});

/** google.rpc.Status: of its message nothing is looked at. */
const refusal = z.object({
  error: z.object({
    status: z.string(),
    details: z.optional(z.array(z.object({ reason: z.optional(z.string()) }))),
  }),
});

/**
 * Reads a reply to `versions/latest:access`.
 *
 * Source: Secret Manager API reference, v1, AccessSecretVersionResponse; Google API design guide, "Errors".
 */
export function readAccessReply(reply: HttpReply, now: number): Answer {
  if (reply.status === 200) return readVersion(reply);
  const { status } = reply;
  const { code, reason } = codesOf(reply);
  // The latest version is disabled or destroyed.
  if (status === 400 && code === "FAILED_PRECONDITION") return { kind: "missing" };
  // The API says what is not there by name; any other 404 is of something else at that address.
  if (status === 404) {
    return code === "NOT_FOUND" ? { kind: "missing" } : failed({ kind: "wrong-address", status }).answer;
  }
  const said = `answered ${[status, code, reason].filter((part) => part !== undefined).join(" ")}`;
  if (status === 401)
    return { kind: "refused", reason: "token", what: `${said}: it does not accept the token` };
  if (status === 403) {
    const what = `${said}: the service account may not read`;
    return { kind: "refused", reason: "permission", what, ...(reason === "SERVICE_DISABLED" && DISABLED) };
  }
  const reading = readReply(reply, now);
  if (reading.kind === "body" || reading.answer.kind !== "failed") return failed(notAVersion).answer;
  return failed({ ...reading.answer.failure, ...(code && { code }) }).answer;
}

const DISABLED = { fix: "enable the Secret Manager API (secretmanager.googleapis.com) in the project" };

function readVersion(reply: HttpReply): Answer {
  const { success, data } = accessed.safeParse(parseJson(reply.body.toString("utf8")));
  if (!success) return failed(notAVersion).answer;
  const { payload: { data: encoded = "", dataCrc32c } = {}, name } = data;
  const bytes = decodeBase64(encoded);
  if (bytes === undefined) return failed(notAVersion).answer;
  if (dataCrc32c !== undefined && dataCrc32c !== String(crc32c(bytes))) return failed(damaged).answer;
  const version = /\/versions\/(\d{1,20})$/.exec(name)?.[1];
  return { kind: "found", value: SecretValue.ofBytes(bytes), ...(version && { version }) };
}

/** The store's own words for what is wrong, where they are codes: `PERMISSION_DENIED`, `SERVICE_DISABLED`. */
function codesOf(reply: HttpReply): { readonly code?: string; readonly reason?: string } {
  const { success, data } = refusal.safeParse(parseJson(reply.body.toString("utf8")));
  if (!success) return {};
  const { status, details = [] } = data.error;
  const reason = details.find((detail) => detail.reason !== undefined)?.reason ?? "";
  return { ...(isCode(status) && { code: status }), ...(isCode(reason) && { reason }) };
}

function isCode(text: string): boolean {
  return /^[A-Z][A-Z0-9_]{0,59}$/.test(text);
}

const notAVersion: Failure = {
  kind: "unreadable",
  what: "sent a reply that is not of Secret Manager",
  fix: "check the address in ENVSHIM_ENDPOINT",
};

const damaged: Failure = {
  kind: "unreadable",
  what: "sent a value that does not fit its checksum",
  fix: "see what stands between here and Google",
};
