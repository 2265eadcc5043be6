import type { Fact } from "../fact.ts";
import { readReply, statusOf } from "../http/exchange.ts";
import { type HttpReply, type HttpRequest, type Transport, TransportError } from "../http/transport.ts";
import { NoCredentialError } from "./signer.ts";

/** What is asked of a login server, and how long the request that needs it may take. */
export interface LoginQuestion extends Pick<HttpRequest, "method" | "url" | "headers" | "body"> {
  readonly within: Pick<HttpRequest, "timeout" | "limitedBy" | "signal">;
}

/** How a login server's replies are read where it says more than their status. */
export interface LoginReading {
  /** The statuses that its protocol has beside those of a refusal; default: 200. */
  readonly statuses?: readonly number[];
  /** Its own code for a failure, checked: never its free text. */
  codeOf?(reply: HttpReply): string | undefined;
  /** True for the protocol's own error, where its status alone does not say that it is a refusal: 400 is anybody's. */
  isRefusal?(reply: HttpReply): boolean;
}

/**
 * Asks a login server. A reply is what its protocol has, or a refusal: 401, 403, and what `isRefusal` takes for one. Any
 * other comes from something else at that address, and says nothing of the credential: a cache must outlast it.
 * @param login who it is, and what to do where it gives no answer
 * @throws {TransportError} that names the server, where it gives no answer now or what answered is not the server
 */
export async function askLogin(
  transport: Transport,
  { within, ...question }: LoginQuestion,
  login: Fact,
  { statuses = [200], codeOf, isRefusal }: LoginReading = {},
): Promise<HttpReply> {
  const { timeout, limitedBy, signal } = within;
  const headers = { "user-agent": "envshim", ...question.headers };
  const limits = { timeout, signal, ...(limitedBy === undefined ? {} : { limitedBy }) };
  let reply: HttpReply;
  try {
    reply = await transport({ ...question, headers, ...limits });
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    const { failure } = error;
    // A redirect that was not followed is of something else, too.
    const known = failure.kind === "redirected" ? ({ ...failure, kind: "wrong-address" } as const) : failure;
    throw new TransportError({ ...known, login });
  }
  const { status } = reply;
  if (statuses.includes(status) || status === 401 || status === 403 || isRefusal?.(reply)) return reply;
  const code = codeOf?.(reply);
  const reading = readReply(reply, 0);
  if (reading.kind === "answer" && reading.answer.kind === "failed") {
    const { failure } = reading.answer;
    if (failure.kind === "not-now")
      throw new TransportError({ ...failure, ...(code === undefined ? {} : { code }), login });
  }
  throw new TransportError({
    kind: "wrong-address",
    ...statusOf(reply),
    ...(code === undefined ? {} : { code }),
    login,
  });
}

/**
 * What a credential's owner is, where it is asked before anything needs it, or undefined: where nobody can be asked now,
 * nothing cached is of use, and the request that needs the credential tells what is wrong.
 */
export async function ifKnown<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof TransportError || error instanceof NoCredentialError) return undefined;
    throw error;
  }
}

/** A login server's refusal. */
export function refusedBy(login: Fact, said: Fact): NoCredentialError {
  return new NoCredentialError({ kind: "refused", reason: "token", said, login });
}

/** A login server's reply that is not what it should be. */
export function unreadableFrom(login: Fact, fault: Fact): TransportError {
  return new TransportError({ kind: "unreadable", fault, login });
}
