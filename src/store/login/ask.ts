import type { LoginServer } from "../failure.ts";
import { readReply } from "../http/exchange.ts";
import { type HttpReply, type HttpRequest, type Transport, TransportFault } from "../http/transport.ts";
import { NoCredential } from "./signer.ts";

/** What is asked of a login server, and how long the request that needs it may take. */
export interface LoginQuestion extends Pick<HttpRequest, "method" | "url" | "headers" | "body"> {
  readonly within: Pick<HttpRequest, "timeout" | "limitedBy" | "signal">;
}

/** How a login server's replies are read where it says more than their status. */
export interface LoginReading {
  /** Its own code for "not now", checked: never its free text. */
  codeOf?(reply: HttpReply): string | undefined;
  /** True for a reply that is no "not now", whatever its status. */
  isRefusal?(reply: HttpReply): boolean;
}

/**
 * Asks a login server. What it says is for the caller to read: a status that means "not now" is none of it.
 * @throws {TransportFault} that names the server, where it gives no answer now
 */
export async function askLogin(
  transport: Transport,
  { within, ...question }: LoginQuestion,
  login: LoginServer,
  { codeOf, isRefusal }: LoginReading = {},
): Promise<HttpReply> {
  const { timeout, limitedBy, signal } = within;
  const headers = { "user-agent": "envshim", ...question.headers };
  const limits = { timeout, signal, ...(limitedBy === undefined ? {} : { limitedBy }) };
  let reply: HttpReply;
  try {
    reply = await transport({ ...question, headers, ...limits });
  } catch (error) {
    throw error instanceof TransportFault ? new TransportFault({ ...error.failure, login }) : error;
  }
  if (isRefusal?.(reply)) return reply;
  const reading = readReply(reply, 0);
  if (reading.kind === "answer" && reading.answer.kind === "failed") {
    const { failure } = reading.answer;
    const code = codeOf?.(reply);
    if (failure.kind === "not-now")
      throw new TransportFault({ ...failure, ...(code === undefined ? {} : { code }), login });
  }
  return reply;
}

/** A login server's refusal. @param what the end of a sentence that starts with its name */
export function refusedBy(login: LoginServer, what: string): NoCredential {
  const words = `cannot be logged in to: ${login.label} ${what}`;
  return new NoCredential({ kind: "refused", reason: "token", what: words, fix: login.fix });
}

/** A login server's reply that is not what it should be. @param what as for {@link refusedBy} */
export function unreadableFrom(login: LoginServer, what: string): TransportFault {
  return new TransportFault({ kind: "unreadable", what, login });
}
