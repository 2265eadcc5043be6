import { SCOPES, type Scope, type ScopeIds } from "../store.ts";

/** A name that a template URL may hold in braces. */
export type Placeholder = "name" | "scope" | Scope;

/** Where one secret may be: the URL, and the scope that it speaks for where the template has `{scope}`. */
export interface Location {
  readonly url: URL;
  readonly scope?: Scope;
}

/** The URLs to ask for a secret, in the order of precedence; there is more than one only with `{scope}`. */
export function locate(template: string, name: string, ids: ScopeIds): Location[] {
  if (!uses(template, "scope")) return [{ url: fill(template, { name, ...ids }) }];
  return SCOPES.flatMap((scope) => {
    const id = ids[scope];
    return id === undefined
      ? []
      : [{ url: fill(template, { name, ...ids, scope: `${scope}s/${id}` }), scope }];
  });
}

/** The variables of settings that a template needs and that are not set. */
export function missingIds(template: string, ids: ScopeIds): string[] {
  const missing = SCOPES.filter((scope) => uses(template, scope) && ids[scope] === undefined);
  const scopeless = uses(template, "scope") && SCOPES.every((scope) => ids[scope] === undefined);
  return (scopeless ? SCOPES : missing).map((scope) => `ENVSHIM_${scope.toUpperCase()}`);
}

function uses(template: string, placeholder: Placeholder): boolean {
  return template.includes(`{${placeholder}}`);
}

/**
 * A placeholder in the path keeps its slashes, for names with paths; each part, and all of it in the query, is
 * percent-encoded (RFC 3986, 2.1), so that no name or id can add a part, a query or a parameter.
 */
function fill(template: string, values: Readonly<Partial<Record<Placeholder, string>>>): URL {
  const query = template.indexOf("?");
  const filled = template.replaceAll(
    /\{(name|scope|project|cluster|team)\}/g,
    (_whole, placeholder: Placeholder, offset: number) => {
      const value = values[placeholder] ?? "";
      if (query >= 0 && offset > query) return encode(value);
      return value.split("/").map(encode).join("/");
    },
  );
  return new URL(filled);
}

/** All that RFC 3986 reserves; `encodeURIComponent` leaves `!` as it is. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll("!", "%21");
}
