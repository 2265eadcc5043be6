import { parseJson } from "../../text/json.ts";
import type { HttpReply } from "../http/transport.ts";

/** The text that a member of a JSON reply is, such as `error` of OAuth 2.0 (RFC 6749, 5.2); undefined where it is none. */
export function errorText({ body }: HttpReply, member: string): string | undefined {
  const reply = parseJson(body.toString("utf8"));
  if (typeof reply !== "object" || reply === null || !Object.hasOwn(reply, member)) return undefined;
  const text: unknown = Object.entries(reply).find(([name]) => name === member)?.[1];
  return typeof text === "string" ? text : undefined;
}
