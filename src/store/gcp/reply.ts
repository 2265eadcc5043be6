import * as z from "zod/mini";
import { SecretValue } from "../../secret/value.ts";
import { decodeBase64 } from "../../text/base64.ts";
import { parseJson } from "../../text/json.ts";
import type { Failure } from "../failure.ts";
import { failed, readReply, refused } from "../http/exchange.ts";
import type { HttpReply } from "../http/transport.ts";
import { replyFact } from "../http/words.ts";
import type { Answer } from "../store.ts";
import { crc32c } from "./crc32c.ts";
import { gcpFact } from "./words.ts";

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
  const said = { status, code, detail: reason };
  if (status === 401) return refused("token", replyFact({ kind: "token-refused", ...said })).answer;
  if (status === 403) return refused("permission", gcpFact({ kind: "not-allowed", ...said })).answer;
  const reading = readReply(reply, now);
  if (reading.kind === "body" || reading.answer.kind !== "failed") return failed(notAVersion).answer;
  return failed({ ...reading.answer.failure, ...(code && { code }) }).answer;
}

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

const notAVersion: Failure = { kind: "unreadable", fault: gcpFact({ kind: "other-shape" }) };

const damaged: Failure = { kind: "unreadable", fault: gcpFact({ kind: "damaged" }) };
