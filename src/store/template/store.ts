import { fanOut } from "../fan-out.ts";
import { exchange, type HttpMeans, type Question, readReply } from "../http/exchange.ts";
import type { Means } from "../kind.ts";
import type { Answer, Freshness, Request, Scope, ScopeIds, Store } from "../store.ts";
import { type ReplyFormat, readTemplateReply } from "./reply.ts";
import { asksForName, type Location, locate, missingIds, type RequestTemplate } from "./url.ts";
import { TemplateSettingError } from "./words.ts";

/** What decides a template store's answers. */
export interface TemplateOptions {
  /** With `{name}`, and maybe other placeholders, in its URL after the host or in its body. */
  readonly template: RequestTemplate;
  readonly scopes: ScopeIds;
  readonly format: ReplyFormat;
}

type TemplateMeans = HttpMeans & Pick<Means, "label" | "concurrency">;

/**
 * A store that any HTTP API makes which gives one secret for one request. With `{scope}` in the template the scopes are
 * asked in their order until one is not 404; an answer that is no 404, a 403 or a failure too, is the answer.
 * @throws {SettingError} where the template needs an id that is not set
 */
export function templateStore({ template, scopes, format }: TemplateOptions, means: TemplateMeans): Store {
  const missing = missingIds(template, scopes);
  if (missing.length > 0) throw new TemplateSettingError({ kind: "no-id", variables: missing });
  if (!asksForName(template)) throw new TemplateSettingError({ kind: "no-name" });
  const get = async (name: string, request: Request): Promise<Answer> => {
    for (const location of locate(template, name, scopes)) {
      const contentType = template.body?.contentType;
      const answer = await ask({ ...location, contentType }, request.etags.get(name), request, format, means);
      if (answer.kind !== "missing") return answer;
    }
    return { kind: "missing" };
  };
  return fanOut(means.label, get, means.concurrency);
}

async function ask(
  { url, scope, body, contentType }: Location & { readonly contentType: string | undefined },
  etag: string | undefined,
  request: Request,
  format: ReplyFormat,
  means: TemplateMeans,
): Promise<Answer> {
  const known = unscoped(etag, scope);
  const headers = {
    accept: format.pointer === "" ? "*/*" : "application/json",
    ...(known === undefined ? {} : { "if-none-match": known }),
    ...(contentType === undefined ? {} : { "content-type": contentType }),
  };
  const question: Question =
    body === undefined ? { method: "GET", url, headers } : { method: "POST", url, headers, body };
  const said = await exchange(question, request, means);
  const reading = said.kind === "reply" ? readReply(said.reply, means.now()) : said;
  if (reading.kind === "body") {
    const answer = readTemplateReply(reading.text, format, scoped(reading.freshness, scope));
    return answer.kind === "found" && scope !== undefined ? { ...answer, scope } : answer;
  }
  const { answer } = reading;
  return answer.kind === "unchanged" ? scoped(answer, scope) : answer;
}

/**
 * An ETag is good for the URL it came from, so what is given out for the cache to keep says the scope, too: the same
 * ETag at another scope's URL is another secret's.
 */
function scoped<T extends Freshness>(freshness: T, scope: Scope | undefined): T {
  const { etag } = freshness;
  return etag === undefined || scope === undefined ? freshness : { ...freshness, etag: `${scope} ${etag}` };
}

/** The store's own ETag, where it came from this scope. */
function unscoped(etag: string | undefined, scope: Scope | undefined): string | undefined {
  if (etag === undefined || scope === undefined) return etag;
  return etag.startsWith(`${scope} `) ? etag.slice(scope.length + 1) : undefined;
}
