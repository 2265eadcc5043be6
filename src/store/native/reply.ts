import { parseJson } from "../../text/json.ts";
import { shownText } from "../../text/shown.ts";
import type { Failure } from "../failure.ts";
import { type Answer, type Answers, answerAll, type Freshness } from "../store.ts";
import { readValue } from "../value.ts";
import { isReply, type NativeReply } from "./wire.ts";
import { nativeFact } from "./words.ts";

/** Reads a 200 reply of the native protocol, version 1. */
export function readNativeReply(text: string, names: readonly string[], freshness: Freshness): Answers {
  const reply = parseJson(text);
  if (!isReply(reply)) return answerAll(names, { kind: "failed", failure: notTheProtocol });
  return new Map(names.map((name) => [name, answerFor(name, reply, freshness)]));
}

function answerFor(name: string, { secrets, missing, forbidden }: NativeReply, freshness: Freshness): Answer {
  if (forbidden?.includes(name))
    return { kind: "refused", reason: "permission", said: nativeFact({ kind: "forbidden" }) };
  const secret = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (secret) {
    const read = readValue(secret.value);
    if ("failure" in read) return { kind: "failed", failure: read.failure };
    const { scope, version } = secret;
    return {
      kind: "found",
      value: read.value,
      ...(scope === undefined ? {} : { scope: shownText(scope) }),
      ...(version === undefined ? {} : { version: shownText(version) }),
      ...freshness,
    };
  }
  return missing?.includes(name) ? { kind: "missing" } : { kind: "failed", failure: nothingSaid };
}

const notTheProtocol: Failure = { kind: "unreadable", fault: nativeFact({ kind: "other-shape" }) };

const nothingSaid: Failure = { kind: "unreadable", fault: nativeFact({ kind: "nothing-said" }) };
