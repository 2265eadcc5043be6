import { createHash } from "node:crypto";
import * as z from "zod/mini";
import type { FileSecrets } from "../store/local/secrets-file.ts";
import { parseJson } from "../store/native/reply.ts";

/** A reply of the endpoint. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request as the endpoint sees it. */
export interface EndpointRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly body: string;
}

const question = z.object({
  names: z.array(z.string()),
  project: z.optional(z.string()),
  cluster: z.optional(z.string()),
  team: z.optional(z.string()),
});

/** Answers a request of the native protocol, version 1. */
export function answer(request: EndpointRequest, secrets: FileSecrets, token: string | undefined): Reply {
  if (request.path !== "/v1/resolve") return problem(404, "NOT_FOUND", "the endpoint is POST /v1/resolve");
  if (request.method !== "POST") return problem(405, "METHOD_NOT_ALLOWED", "the endpoint takes POST");
  if (token !== undefined && request.authorization !== `Bearer ${token}`) {
    return problem(401, "UNAUTHORIZED", "the bearer token is missing or wrong");
  }
  const asked = question.safeParse(parseJson(request.body));
  if (!asked.success) return problem(400, "BAD_REQUEST", "the body is an object with a list of names");
  const names = [...new Set(asked.data.names)];
  const found = names.flatMap((name) => {
    const secret = secrets.get(name);
    return secret ? [[name, { ...secret, version: "1" }] as const] : [];
  });
  const body = JSON.stringify({
    secrets: Object.fromEntries(found),
    missing: names.filter((name) => !secrets.has(name)),
    forbidden: [],
  });
  const etag = `"${createHash("sha256").update(body).digest("base64url")}"`;
  if (request.ifNoneMatch === etag) return { status: 304, headers: { etag }, body: "" };
  return { status: 200, headers: { "content-type": "application/json", etag }, body };
}

/** An error of the protocol. */
export function problem(status: number, code: string, message: string): Reply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ code, message }) };
}
