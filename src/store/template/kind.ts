import { choice, pointer, text } from "../../settings/kinds.ts";
import { setting, type ValuesOf, withDefault } from "../../settings/setting.ts";
import { describeKind, type Given, type Means } from "../kind.ts";
import type { Store } from "../store.ts";
import type { Placeholder } from "./url.ts";

/** The names that a template URL may hold in braces. */
const PLACEHOLDERS: readonly Placeholder[] = ["name", "scope", "project", "cluster", "team"];

/** The settings of stores that are asked for one secret at a time. */
export const TEMPLATE_SETTINGS = {
  valuePointer: withDefault(
    "VALUE_POINTER",
    "/value",
    "where a template store's JSON reply holds the value; empty: the whole body",
    pointer,
    { emptyCounts: true },
  ),
  valueEncoding: withDefault(
    "VALUE_ENCODING",
    "plain",
    "how a template store encodes values: plain or base64",
    choice("plain", "base64"),
  ),
  requestBody: {
    ...setting(
      "REQUEST_BODY",
      "a template store's request body, JSON or a form with {name} or {name:base64} in it; with it requests are POSTs",
      text,
    ),
    confidential: true,
  },
} as const;

/** Any HTTP API that gives one secret for one GET. */
export const template = describeKind({
  name: "template",
  looksLike: "an https URL with {name} in its path or query",
  parse(text) {
    const filled = fillWith(text, "x");
    // Braces only after the host: an id must not be able to choose the server. The host is what is written as one.
    const good = /^https?:\/\/[^/?#\\@{}]+[/?][^#]*$/i.test(text) && text.includes("{name}");
    return good && !/[{}]/.test(filled) && URL.canParse(filled) ? text : undefined;
  },
  settings: TEMPLATE_SETTINGS,
  label: (text) => new URL(fillWith(text, "x")).host,
  login: "token",
  fixes: (text) => ({ missing: missingFix(text) }),
  unused: {
    async requestBody(kind) {
      const { bodyNotUsed } = await import("./words.ts");
      return bodyNotUsed(kind);
    },
  },
  open: openTemplate,
});

/** Opens a template store. @param endpoint its URL, which needs no `{name}` where the body has one */
export async function openTemplate(
  { endpoint, own, scopes }: Given<string, ValuesOf<typeof TEMPLATE_SETTINGS>>,
  means: Means,
): Promise<Store> {
  const [{ templateStore }, { BODY_PLACEHOLDERS }, { bodyTemplate }] = await Promise.all([
    import("./store.ts"),
    import("./url.ts"),
    import("../body.ts"),
  ]);
  const transport = means.connect({ url: new URL(fillWith(endpoint, "x")) });
  const { requestBody: text, valuePointer: pointer, valueEncoding: encoding } = own;
  const body = text === undefined ? undefined : bodyTemplate(text, BODY_PLACEHOLDERS, "ENVSHIM_REQUEST_BODY");
  const template = { url: endpoint, ...(text !== undefined && { text }), ...(body && { body }) };
  const format = { pointer, encoding, isSearch: body !== undefined };
  return templateStore({ template, scopes, format }, { ...means, transport });
}

function fillWith(text: string, value: string): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name) =>
    PLACEHOLDERS.some((known) => known === name) ? value : whole,
  );
}

/** Only ids that the URL has can be wrong. */
function missingFix(text: string): string {
  const scopes = ["project", "cluster", "team"].filter(
    (scope) => text.includes(`{${scope}}`) || text.includes("{scope}"),
  );
  const variables = scopes.map((scope) => `ENVSHIM_${scope.toUpperCase()}`);
  if (variables.length === 0) return "create it there, or correct its name";
  return `create it there, or correct its name and the ${variables.length === 1 ? "id" : "ids"} in ${variables.join(", ")}`;
}
