import { failed, readReply, readRetryAfter, refused } from "../http/exchange.ts";
import type { HttpReply } from "../http/transport.ts";
import type { Answer } from "../store.ts";
import { awsFact } from "./words.ts";

/** What an error of the API means. AWS says nearly all of them with status 400. */
type Meaning = "missing" | "permission" | "key" | "token" | "busy";

/** THE list of what codes mean (Secrets Manager and Systems Manager API references, "Common Errors" of both). */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["ResourceNotFoundException", "missing"],
  ["ParameterNotFound", "missing"],
  ["ParameterVersionNotFound", "missing"],
  // A secret that is marked for deletion: it may be asked for in vain until it is restored.
  ["InvalidRequestException", "missing"],
  ["AccessDeniedException", "permission"],
  ["AccessDenied", "permission"],
  ["NotAuthorized", "permission"],
  ["OptInRequired", "permission"],
  ["DecryptionFailure", "key"],
  ["InvalidKeyId", "key"],
  ["ExpiredTokenException", "token"],
  ["ExpiredToken", "token"],
  ["RequestExpired", "token"],
  ["UnrecognizedClientException", "token"],
  ["InvalidClientTokenId", "token"],
  ["InvalidSignatureException", "token"],
  ["SignatureDoesNotMatch", "token"],
  ["IncompleteSignature", "token"],
  ["IncompleteSignatureException", "token"],
  ["MissingAuthenticationToken", "token"],
  ["MissingAuthenticationTokenException", "token"],
  ["ThrottlingException", "busy"],
  ["Throttling", "busy"],
  ["ThrottledException", "busy"],
  ["TooManyRequestsException", "busy"],
  ["RequestLimitExceeded", "busy"],
  ["InternalServiceError", "busy"],
  ["InternalServerError", "busy"],
  ["InternalFailure", "busy"],
  ["ServiceUnavailable", "busy"],
]);

/** A reply's JSON body as text, or the answer that the reply is. */
export type AwsReading =
  | { readonly kind: "body"; readonly text: string }
  | { readonly kind: "answer"; readonly answer: Answer };

/** What a reply of the API means. */
export function readAwsReply(reply: HttpReply, now: number): AwsReading {
  if (reply.status === 200) return readReply(reply, now);
  const { status } = reply;
  const code = codeOf(reply);
  if (code !== undefined && MEANINGS.has(code)) {
    const retryAfter = readRetryAfter(reply.headers["retry-after"], now);
    return { kind: "answer", answer: answerOf(code, status, retryAfter) };
  }
  const shown = code === undefined ? {} : { code };
  // The API never says 404 without a code: something else is at that address.
  if (status === 404) return failed({ kind: "wrong-address", status, ...shown });
  const reading = readReply(reply, now);
  if (reading.kind === "body" || reading.answer.kind !== "failed") return reading;
  const { failure } = reading.answer;
  return failed({ ...failure, ...shown, ...(failure.kind === "not-now" && throttling(code)) });
}

/** What the SDKs take for a sign to send fewer requests, too. */
function throttling(code = ""): { readonly throttles?: true } {
  return code.startsWith("Throttl") ? { throttles: true } : {};
}

/** True for a reply that says that the credential is no longer good. */
export function isSpent(reply: HttpReply): boolean {
  const code = reply.status === 200 ? undefined : codeOf(reply);
  if (code !== undefined) return MEANINGS.get(code) === "token";
  return reply.status === 401 || reply.status === 403;
}

/** The answer that a code is, where it stands for one secret or for a whole request. */
export function answerOf(code: string, status: number, retryAfter?: number): Answer {
  switch (MEANINGS.get(code)) {
    case "missing":
      return { kind: "missing" };
    case "permission":
      return refused("permission", awsFact({ kind: "not-allowed", code })).answer;
    case "key":
      return refused("permission", awsFact({ kind: "no-key", code })).answer;
    case "token":
      return refused("token", awsFact({ kind: "not-accepted", code })).answer;
    case "busy": {
      const wait = retryAfter === undefined ? {} : { retryAfter };
      return { kind: "failed", failure: { kind: "not-now", status, code, ...throttling(code), ...wait } };
    }
    default:
      return { kind: "failed", failure: { kind: "not-understood", status, code: nameOf(code) ?? UNNAMED } };
  }
}

/**
 * The code of an error: `__type` of its body, maybe behind a name space and `#`, or the header `x-amzn-errortype`, maybe
 * with `:` and an address behind it; a gateway in front may send XML. Nothing else of the body is looked at: its message may hold anything.
 */
function codeOf(reply: HttpReply): string | undefined {
  const body = reply.body.toString("latin1", 0, 4096);
  const inBody = /"(?:__type|code)"\s*:\s*"([^"\\]{1,200})"/i.exec(body) ?? /<Code>([^<]{1,200})</.exec(body);
  const header = reply.headers["x-amzn-errortype"];
  const raw = inBody?.[1] ?? (typeof header === "string" ? header : "");
  return nameOf(raw.replace(/^.*#/, "").replace(/:.*$/, ""));
}

const UNNAMED = "an error without a name";

/** A code that may be shown, or undefined. */
function nameOf(code: string): string | undefined {
  return /^[A-Za-z][\w.-]{0,59}$/.test(code) ? code : undefined;
}
