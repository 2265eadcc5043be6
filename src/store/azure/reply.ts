import * as z from "zod/mini";
import { parseJson } from "../../text/json.ts";
import type { Failure } from "../failure.ts";
import { failed, readReply, refused } from "../http/exchange.ts";
import type { HttpReply } from "../http/transport.ts";
import { replyFact } from "../http/words.ts";
import type { Answer } from "../store.ts";
import { readValue } from "../value.ts";
import { azureFact } from "./words.ts";

const bundle = z.object({ value: z.string(), id: z.string() });

/** Of an error's message nothing is looked at. */
const keyVaultError = z.object({
  error: z.object({
    code: z.string(),
    innererror: z.nullish(z.object({ code: z.nullish(z.string()) })),
  }),
});

/**
 * Reads a reply to a GET of a secret.
 *
 * Source: Key Vault REST API reference, 7.4, "Get Secret"; "Common error codes".
 */
export function readSecretBundle(reply: HttpReply, now: number): Answer {
  const { status } = reply;
  if (status === 200) return readBundle(reply);
  const { code, inner } = codesOf(reply);
  if (isDisabled({ code, inner })) return { kind: "missing" };
  // The vault says what is not there by name; any other 404 is of something else at that address.
  if (status === 404) {
    return code === "SecretNotFound" ? { kind: "missing" } : failed({ kind: "wrong-address", status }).answer;
  }
  const said = { status, code, detail: inner };
  if (status === 401) return refused("token", replyFact({ kind: "token-refused", ...said })).answer;
  if (status === 403) return refused("permission", azureFact({ kind: "not-allowed", ...said })).answer;
  const reading = readReply(reply, now);
  if (reading.kind === "body" || reading.answer.kind !== "failed") return failed(notASecret).answer;
  return failed({ ...reading.answer.failure, ...(code && { code }) }).answer;
}

/** True for a reply that may be of a credential that is no longer good: a vault says 403 of a disabled secret, too. */
export function isSpent(reply: HttpReply): boolean {
  return reply.status === 401 || (reply.status === 403 && !isDisabled(codesOf(reply)));
}

function isDisabled({ code, inner }: Codes): boolean {
  return code === "SecretDisabled" || inner === "SecretDisabled";
}

function readBundle(reply: HttpReply): Answer {
  const { success, data } = bundle.safeParse(parseJson(reply.body.toString("utf8")));
  if (!success) return failed(notASecret).answer;
  const read = readValue(data.value);
  if ("failure" in read) return failed(read.failure).answer;
  const version = /\/secrets\/[^/]+\/([0-9A-Za-z]{1,64})$/.exec(data.id)?.[1];
  return { kind: "found", value: read.value, ...(version && { version }) };
}

/** The vault's own words for what is wrong, where they are codes: `Forbidden`, `ForbiddenByRbac`. */
interface Codes {
  readonly code?: string | undefined;
  readonly inner?: string | undefined;
}

function codesOf(reply: HttpReply): Codes {
  const { success, data } = keyVaultError.safeParse(parseJson(reply.body.toString("utf8")));
  if (!success) return {};
  const { code, innererror } = data.error;
  const inner = innererror?.code ?? "";
  return { ...(isCode(code) && { code }), ...(isCode(inner) && { inner }) };
}

function isCode(text: string): boolean {
  return /^[A-Za-z][\w.-]{0,59}$/.test(text);
}

const notASecret: Failure = { kind: "unreadable", fault: azureFact({ kind: "other-shape" }) };
