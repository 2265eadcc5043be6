import { choice, pointer } from "../../settings/kinds.ts";
import { withDefault } from "../../settings/setting.ts";
import { describeKind } from "../kind.ts";
import type { Placeholder } from "./url.ts";

/** The names that a template URL may hold in braces. */
const PLACEHOLDERS: readonly Placeholder[] = ["name", "scope", "project", "cluster", "team"];

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
  settings: {
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
  },
  label: (text) => new URL(fillWith(text, "x")).host,
  login: "token",
  fixes: (text) => ({ missing: missingFix(text) }),
  async open({ endpoint, own, scopes }, means) {
    const { templateStore } = await import("./store.ts");
    const transport = means.connect({ url: new URL(fillWith(endpoint, "x")) });
    const format = { pointer: own.valuePointer, encoding: own.valueEncoding };
    return templateStore({ template: endpoint, scopes, format }, { ...means, transport });
  },
});

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
