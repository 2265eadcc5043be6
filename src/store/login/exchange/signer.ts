import { looksSecret } from "../../../secret/looks-secret.ts";
import { parseExactJson } from "../../../text/exact-json.ts";
import { bodyTemplate } from "../../body.ts";
import type { Fact } from "../../fact.ts";
import { statusOf } from "../../http/exchange.ts";
import type { HttpReply } from "../../http/transport.ts";
import { at } from "../../pointer.ts";
import { askLogin, type LoginReading, refusedBy, unreadableFrom } from "../ask.ts";
import { bearerSigner } from "../bearer.ts";
import { errorText } from "../error-text.ts";
import type { Within } from "../held.ts";
import { waitForFile } from "../late-file.ts";
import type { LoginWorld } from "../login.ts";
import type { Signer } from "../signer.ts";
import { tokenSubject } from "../token-subject.ts";
import { LoginSettingError, loginFact } from "../words.ts";

/** The values of the login's settings. */
export interface ExchangeSettings {
  readonly loginUrl: string | undefined;
  readonly loginBody: string | undefined;
  readonly loginHeaders: Readonly<Record<string, string>> | undefined;
  readonly loginTokenPointer: string;
}

/** Some give a token with 201; a 400 is the login's where it says why, as OAuth does with `error` (RFC 6749, 5.2). */
const READING: LoginReading = {
  statuses: [200, 201],
  isRefusal: (reply) =>
    reply.status === 400 && (errorText(reply, "error") ?? errorText(reply, "code")) !== undefined,
};

/** What is put into a body: a file's text, or a variable's. */
const PLACEHOLDER = /\{(?:file|env):[^{}]+\}/g;

/** What was meant as one: `{foo:bar}`, `{file:}`. What is inside of an object of GraphQL has quotes, blanks, `$` or commas. */
const NEARLY = /\{\w+:[^{}"'$,\s]*\}/;

/** The texts for the placeholders of a body, by what is between their braces. */
type Parts = ReadonlyMap<string, string>;

/**
 * Gets a token with one request, when the first one to the store is signed, and another when the store refuses it. The
 * token goes into the header of `ENVSHIM_AUTH_HEADER`.
 *
 * Its identity is what was logged in with and where. Of a JSON Web Token it is what lasts: a platform renews it hourly.
 * @throws {SettingError} where the address is missing, or a part of the body is not there
 */
export async function exchangeSigner(own: ExchangeSettings, world: LoginWorld): Promise<Signer> {
  const { loginUrl, loginBody, loginHeaders = {}, loginTokenPointer: pointer } = own;
  const { authHeader } = world.settings;
  if (loginUrl === undefined) throw new LoginSettingError({ kind: "no-login-url" });
  if (loginBody !== undefined && NEARLY.test(loginBody.replaceAll(PLACEHOLDER, "x"))) {
    throw new LoginSettingError({ kind: "no-placeholder" });
  }
  const url = new URL(loginUrl);
  const login = loginFact({ kind: "exchange", host: url.host });
  const transport = world.connect({ url });
  const body =
    loginBody === undefined ? undefined : bodyTemplate(loginBody, PLACEHOLDER, "ENVSHIM_LOGIN_BODY");
  const parts = await readParts(loginBody ?? "", world);

  const ask = async (within: Within): Promise<string> => {
    // A file may have been renewed since.
    const now = await readParts(loginBody ?? "", world);
    const question = body
      ? ({ method: "POST", body: body.fill((name) => now.get(name) ?? "") } as const)
      : ({ method: "GET" } as const);
    const headers = {
      accept: pointer === "" ? "*/*" : "application/json",
      ...(body && { "content-type": body.contentType }),
      ...loginHeaders,
    };
    const { timeout, limitedBy, signal } = within;
    const limits = { timeout, signal, ...(limitedBy && { limitedBy }) };
    const reply = await askLogin(transport, { ...question, url, headers, within: limits }, login, READING);
    const sent = [
      url.href,
      ...("body" in question ? [question.body] : []),
      ...Object.values(headers),
      ...now.values(),
    ];
    return tokenIn(reply, pointer, login, sent);
  };
  // When it is over the store says.
  const get = async (within: Within) => ({ token: await ask(within), expires: Number.POSITIVE_INFINITY });
  return bearerSigner({ identity: () => identityOf(own, authHeader, parts), get }, world);
}

/**
 * Where nothing that is sent changes by itself, it holds the secret, and is there at the next start, too. A token of the
 * platform's is not: it changes.
 */
function identityOf(own: ExchangeSettings, authHeader: unknown, parts: Parts) {
  const sent = [...parts].map(([name, text]) => [name, tokenSubject(text)]);
  const lasting = JSON.stringify([own, authHeader, sent]);
  const isConstant = [...parts.values()].every((text) => tokenSubject(text) === text);
  const isSecret = parts.size > 0 || Object.entries(own.loginHeaders ?? {}).some(isConfidential);
  return { lasting, ...(isConstant && isSecret && { secret: lasting }) };
}

/** The rest of a request anybody can write who knows the login: a grant's type, a tenant, a format. */
function isConfidential([name, value]: [name: string, value: string]): boolean {
  return looksSecret(name, value);
}

/** @throws {SettingError} where one is not there */
async function readParts(body: string, world: LoginWorld): Promise<Parts> {
  const names = new Set((body.match(PLACEHOLDER) ?? []).map((whole) => whole.slice(1, -1)));
  const parts = new Map<string, string>();
  for (const name of names) parts.set(name, await readPart(name, world));
  return parts;
}

async function readPart(name: string, world: LoginWorld): Promise<string> {
  const [, kind, rest = ""] = /^(file|env):(.*)$/s.exec(name) ?? [];
  if (kind === "file") {
    return waitForFile({ what: "login's", path: rest, setting: "ENVSHIM_LOGIN_BODY" }, world);
  }
  const text = world.env[rest];
  if (text !== undefined && text !== "") return text;
  // What is no name may be a credential that somebody wrote there.
  const shown = /^\w{1,60}$/.test(rest) ? rest : undefined;
  throw new LoginSettingError({ kind: "no-body-variable", name: shown });
}

/** @throws {NoCredentialError} where it refused, {TransportError} where the reply has no token */
function tokenIn(reply: HttpReply, pointer: string, login: Fact, sent: readonly string[]): string {
  const { status } = reply;
  const code = codeOf(reply, sent);
  if (status >= 400) throw refusedBy(login, loginFact({ kind: "refused", status, code }));
  const text = reply.body.toString("utf8");
  const token = pointer === "" ? text.trim() : at(parseExactJson(text), pointer);
  // RFC 9110, 5.5: it becomes part of a header.
  if (typeof token === "string" && /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(token)) return token;
  throw unreadableFrom(login, loginFact({ kind: "nothing-there", pointer }));
}

/** Its own code, or OAuth's, but nothing that repeats what was sent. */
function codeOf(reply: HttpReply, sent: readonly string[]): string | undefined {
  const code = statusOf(reply).code ?? /^[\w.-]{1,60}$/.exec(errorText(reply, "error") ?? "")?.[0];
  if (code === undefined || sent.some((text) => text.includes(code) || isIn(text, code))) return undefined;
  return code;
}

/** Shorter ones are words of many codes, and no credential. */
function isIn(text: string, code: string): boolean {
  return text.length >= 8 && code.includes(text);
}
