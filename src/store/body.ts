import { parseJson } from "../text/json.ts";
import { StoreSettingError } from "./words.ts";

/** The form of a request's body, as its text shows it. */
type Form = "json" | "form" | "text";

const CONTENT_TYPES: Readonly<Record<Form, string>> = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
  text: "text/plain; charset=utf-8",
};

/** A request's body with placeholders in it. */
export interface BodyTemplate {
  readonly contentType: string;
  /** @param textFor the text for a placeholder, given what is between its braces */
  fill(textFor: (placeholder: string) => string): string;
}

/**
 * A body of JSON, where each placeholder stands inside a text, of a form (`a=1&b={x}`), or any text. What is put in is
 * escaped for the form, so that it is a value and nothing else.
 * @param placeholders what braces have to hold to be one; it is global
 * @throws {SettingError} where it begins as JSON and is none
 */
export function bodyTemplate(written: string, placeholders: RegExp, setting: string): BodyTemplate {
  const text = written.trim();
  const form = formOf(text, placeholders);
  if (form === undefined) throw new StoreSettingError({ kind: "bad-body", setting });
  return {
    contentType: CONTENT_TYPES[form],
    fill: (textFor) => text.replaceAll(placeholders, (whole) => escapeFor(form, textFor(whole.slice(1, -1)))),
  };
}

function formOf(text: string, placeholders: RegExp): Form | undefined {
  const probe = text.replaceAll(placeholders, "x");
  if (typeof parseJson(probe) === "object") return "json";
  if (/^[{[]/.test(probe)) return undefined;
  return /^[^\s=&]+=\S*$/.test(probe) ? "form" : "text";
}

function escapeFor(form: Form, value: string): string {
  if (form === "json") return JSON.stringify(value).slice(1, -1);
  // application/x-www-form-urlencoded has these for what encodeURIComponent leaves (URL Standard, 5.2).
  return form === "form"
    ? encodeURIComponent(value).replaceAll(
        /[!'()~]/g,
        (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
      )
    : value;
}
