import { SecretValue } from "../../secret/value.ts";
import { isJsonObject, parseExactJson } from "../../text/exact-json.ts";
import { shownText } from "../../text/shown.ts";
import type { Failure } from "../failure.ts";
import { failed, readReply, refused } from "../http/exchange.ts";
import type { HttpReply } from "../http/transport.ts";
import { replyFact } from "../http/words.ts";
import type { Answer } from "../store.ts";
import { phraseOf, saidBy } from "./phrases.ts";
import { vaultFact } from "./words.ts";

/** Reads Vault's reply to a GET of a path of a KV engine. */
export function readVaultReply(reply: HttpReply, kv: 1 | 2, now: number): Answer {
  const { status } = reply;
  const phrase = phraseOf(reply);
  if (status === 403 || status === 401) {
    const said = { status, code: phrase };
    return phrase === "invalid token" || phrase === "missing client token"
      ? refused("token", replyFact({ kind: "token-refused", ...said })).answer
      : refused("permission", replyFact({ kind: "not-allowed", ...said })).answer;
  }
  if (status === 404) {
    if (phrase === "Invalid path for a versioned K/V secrets engine")
      return { kind: "failed", failure: otherVersion };
    // Anything else at that address has no `errors`; a mount that does not exist has a phrase of its own.
    if (saidBy(reply) === undefined || phrase === "no handler for route")
      return failed({ kind: "wrong-address", status, ...(phrase && { code: phrase }) }).answer;
    return { kind: "missing" };
  }
  const reading = readReply(reply, now);
  if (reading.kind === "body") return readSecret(reading.text, kv);
  const { answer } = reading;
  if (answer.kind !== "failed" || phrase === undefined || !("status" in answer.failure)) return answer;
  return { kind: "failed", failure: { ...answer.failure, code: phrase } };
}

/** Vault says `no-store` of everything: here it does not count, or nothing could ever be cached. */
function readSecret(text: string, kv: 1 | 2): Answer {
  const body = parseExactJson(text);
  const outer = isJsonObject(body) ? body.data : undefined;
  const data = kv === 1 || !isJsonObject(outer) ? outer : outer.data;
  if (!isJsonObject(data))
    return failed({ kind: "not-in-reply", fault: vaultFact({ kind: "no-secret", kv }) }).answer;
  const metadata = kv === 2 && isJsonObject(outer) && isJsonObject(outer.metadata) ? outer.metadata : {};
  const version = metadata.version === undefined ? undefined : JSON.stringify(metadata.version);
  return {
    kind: "found",
    value: new SecretValue(JSON.stringify(data)),
    ...(Object.hasOwn(data, "value") && { main: "value" }),
    ...(version === undefined ? {} : { version: shownText(version) }),
  };
}

const otherVersion: Failure = { kind: "not-in-reply", fault: vaultFact({ kind: "is-version-2" }) };
