import { createHash, timingSafeEqual } from "node:crypto";
import type { Problem } from "../errors/problem.ts";
import type { Failure } from "../store/failure.ts";
import { isQuestion, type NativeReply } from "../store/native/wire.ts";
import type { Answers } from "../store/store.ts";
import { parseJson } from "../text/json.ts";
import type { Secrets } from "./secrets.ts";
import { ERRORS, notServed } from "./words.ts";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the one who runs the endpoint should know. */
  readonly warning?: Problem;
}

/** A request as the endpoint sees it. */
export interface EndpointRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly body: string;
}

/** Answers a request of the native protocol, version 1. */
export async function answer(
  request: EndpointRequest,
  secrets: Secrets,
  token: string | undefined,
): Promise<Reply> {
  if (request.path !== "/v1/resolve") return errorReply("NOT_FOUND");
  if (request.method !== "POST") return errorReply("METHOD_NOT_ALLOWED");
  if (token !== undefined && !isSame(request.authorization ?? "", `Bearer ${token}`)) {
    return errorReply("UNAUTHORIZED");
  }
  const asked = parseJson(request.body);
  if (!isQuestion(asked)) return errorReply("BAD_REQUEST");
  const answers = await secrets.ask([...new Set(asked.names)]);
  for (const [name, found] of answers) {
    if (found.kind === "failed") return unreadable(name, found.failure);
  }
  const body = JSON.stringify(inProtocol(answers));
  const etag = `"${createHash("sha256").update(body).digest("base64url")}"`;
  if (request.ifNoneMatch === etag) return { status: 304, headers: { etag }, body: "" };
  return { status: 200, headers: { "content-type": "application/json", etag }, body };
}

function inProtocol(answers: Answers): NativeReply {
  const namesOf = (kind: string) =>
    [...answers].flatMap(([name, found]) => (found.kind === kind ? [name] : []));
  const secrets = [...answers].flatMap(([name, found]) =>
    found.kind === "found"
      ? [
          [
            name,
            { value: found.value.reveal(), ...(found.scope ? { scope: found.scope } : {}), version: "1" },
          ] as const,
        ]
      : [],
  );
  return { secrets: Object.fromEntries(secrets), missing: namesOf("missing"), forbidden: namesOf("refused") };
}

function unreadable(name: string, failure: Failure): Reply {
  return { ...errorReply("UNREADABLE", { name }), warning: notServed(name, failure) };
}

/** Compares in a time that does not tell how much of the text was right. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** What an error's reply has of its own. */
interface ErrorDetails {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The secret that it is about. */
  readonly name?: string;
}

/** An error of the protocol. */
export function errorReply(code: keyof typeof ERRORS, details: ErrorDetails = {}): Reply {
  const { status, says } = ERRORS[code];
  const { name, headers } = details;
  return {
    status: details.status ?? status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ code, message: name === undefined ? says : `${name} ${says}` }),
  };
}
