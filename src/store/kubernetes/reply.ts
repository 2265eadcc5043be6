import { SecretValue } from "../../secret/value.ts";
import { decodeBase64 } from "../../text/base64.ts";
import { isJsonObject } from "../../text/exact-json.ts";
import { parseJson } from "../../text/json.ts";
import type { Failure } from "../failure.ts";
import { failed, readReply, refused } from "../http/exchange.ts";
import type { HttpReply } from "../http/transport.ts";
import { replyFact } from "../http/words.ts";
import type { Answer } from "../store.ts";
import { kubernetesFact } from "./words.ts";

/**
 * Reads the API server's reply to a GET of the Secret `name`: the Secret, or a Status that says why not.
 *
 * Source: kubernetes.io, "Kubernetes API Concepts"; k8s.io/apimachinery, meta/v1 (Status, StatusReason).
 */
export function readSecretReply(reply: HttpReply, name: string, now: number): Answer {
  const { status } = reply;
  if (status === 401 || status === 403) return refusal(reply);
  // The API server says that a Secret is not there in a Status about Secrets; any other 404 is of something else.
  if (status === 404 && !isNoSecret(statusOf(reply))) return failed({ kind: "wrong-address", status }).answer;
  const reading = readReply(reply, now);
  return reading.kind === "body" ? readSecret(parseJson(reading.text), name) : reading.answer;
}

/** Whoever may not read a Secret is not told whether it is there. */
function refusal(reply: HttpReply): Answer {
  const { reason: code, about } = statusOf(reply);
  const { status } = reply;
  if (status === 401) return refused("token", replyFact({ kind: "token-refused", status, code })).answer;
  const isSecret = about === "secrets";
  return refused("permission", kubernetesFact({ kind: "not-allowed", status, code, isSecret })).answer;
}

/** Why, in the API's own word, and of which resource: of a Status nothing else is shown, for its message names users. */
interface StatusFacts {
  readonly reason?: string;
  readonly about?: unknown;
}

function statusOf(reply: HttpReply): StatusFacts {
  const status = parseJson(reply.body.toString("utf8"));
  if (!isJsonObject(status) || status.kind !== "Status") return {};
  const { reason, details } = status;
  return {
    ...(typeof reason === "string" && /^[A-Za-z]{1,60}$/.test(reason) && { reason }),
    ...(isJsonObject(details) && { about: details.kind }),
  };
}

function isNoSecret({ reason, about }: StatusFacts): boolean {
  return reason === "NotFound" && about === "secrets";
}

function readSecret(object: unknown, asked: string): Answer {
  if (!isJsonObject(object) || object.kind !== "Secret") return { kind: "failed", failure: noSecret };
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  // A cache or a gateway in between that mixes up replies.
  if (metadata.name !== undefined && metadata.name !== asked) return { kind: "failed", failure: otherSecret };
  const data = object.data ?? {};
  if (!isJsonObject(data)) return { kind: "failed", failure: noSecret };
  const texts: [key: string, text: string][] = [];
  const binary = new Map<string, SecretValue>();
  for (const [key, encoded] of Object.entries(data)) {
    const bytes = typeof encoded === "string" ? decodeBase64(encoded) : undefined;
    if (bytes === undefined) return { kind: "failed", failure: noSecret };
    const value = SecretValue.ofBytes(bytes);
    if (value.isBinary) binary.set(key, value);
    else texts.push([key, value.reveal()]);
  }
  const version = metadata.resourceVersion;
  return {
    kind: "found",
    value: new SecretValue(JSON.stringify(Object.fromEntries(texts))),
    ...(binary.size > 0 && { binary }),
    ...(Object.hasOwn(data, "value") && { main: "value" }),
    ...(typeof version === "string" && /^\w{1,60}$/.test(version) && { version }),
  };
}

const otherSecret: Failure = { kind: "unreadable", fault: kubernetesFact({ kind: "other-secret" }) };

const noSecret: Failure = { kind: "unreadable", fault: kubernetesFact({ kind: "no-secret" }) };
