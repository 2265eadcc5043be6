import type { BodyTemplate } from "../body.ts";
import { SCOPES, type Scope, type ScopeIds } from "../store.ts";

/** A name that a template URL may hold in braces. */
export type Placeholder = "name" | "scope" | Scope;

/** Where one secret may be: the URL, and the scope that it speaks for where the template has `{scope}`. */
export interface Location {
  readonly url: URL;
  /** What is posted there; without it, it is a GET. */
  readonly body?: string;
  readonly scope?: Scope;
}

/** What secrets are asked for with: a URL, and a body where there is one, with placeholders in either. */
export interface RequestTemplate {
  readonly url: string;
  /** As it is written. */
  readonly text?: string;
  readonly body?: BodyTemplate;
}

type Values = Readonly<Partial<Record<Placeholder, string>>>;

/** A placeholder of a body: `{name}`, or `{name:base64}`. */
export const BODY_PLACEHOLDERS = /\{(?:name|scope|project|cluster|team)(?::base64)?\}/g;

/** The requests for a secret, in the order of precedence; there is more than one only with `{scope}`. */
export function locate(template: RequestTemplate, name: string, ids: ScopeIds): Location[] {
  if (!uses(template, "scope")) return [fillAll(template, { name, ...ids })];
  return SCOPES.flatMap((scope) => {
    const id = ids[scope];
    return id === undefined
      ? []
      : [{ ...fillAll(template, { name, ...ids, scope: `${scope}s/${id}` }), scope }];
  });
}

/** The variables of settings that a template needs and that are not set. */
export function missingIds(template: RequestTemplate, ids: ScopeIds): string[] {
  const missing = SCOPES.filter((scope) => uses(template, scope) && ids[scope] === undefined);
  const scopeless = uses(template, "scope") && SCOPES.every((scope) => ids[scope] === undefined);
  return (scopeless ? SCOPES : missing).map((scope) => `ENVSHIM_${scope.toUpperCase()}`);
}

/** True where a secret's name is in the request: without it every secret would be the same. */
export function asksForName(template: RequestTemplate): boolean {
  return uses(template, "name");
}

function uses({ url, text = "" }: RequestTemplate, placeholder: Placeholder): boolean {
  return [`{${placeholder}}`, `{${placeholder}:base64}`].some(
    (braces) => url.includes(braces) || text.includes(braces),
  );
}

function fillAll({ url, body }: RequestTemplate, values: Values): Location {
  const textFor = (written: string) => {
    const [placeholder, encoding] = written.split(":");
    const value = values[placeholder as Placeholder] ?? "";
    return encoding === undefined ? value : Buffer.from(value).toString("base64");
  };
  return { url: fill(url, values), ...(body && { body: body.fill(textFor) }) };
}

/**
 * A placeholder in the path keeps its slashes, for names with paths; each part, and all of it in the query, is
 * percent-encoded (RFC 3986, 2.1), so that no name or id can add a part, a query or a parameter.
 */
function fill(template: string, values: Values): URL {
  const filled = template.replaceAll(
    /\{(name|scope|project|cluster|team)\}/g,
    (_whole, placeholder: Placeholder, offset: number) => {
      const value = values[placeholder] ?? "";
      if (template.slice(0, offset).includes("?")) return encode(value);
      return value.split("/").map(encode).join("/");
    },
  );
  return new URL(filled);
}

/** All that RFC 3986 reserves; `encodeURIComponent` leaves `!` as it is. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll("!", "%21");
}
