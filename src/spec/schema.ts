import { MOST_PARTS } from "../secret/reference.ts";
import { LIKE_ENV_PATTERN, NEARLY_ENV } from "./like-env.ts";
import { DEPLOYMENT_KEYS, OWN_BELOW_INTEGRATIONS, VARIABLE_NAME } from "./misplaced.ts";

/** A JSON Schema, or a part of one. */
export type Schema = boolean | { readonly [keyword: string]: unknown };

/** Printable ASCII without `=`: the Kubernetes rule. */
const NAME = "^[ -<>-~]+$";

/** A whole reference: a path whose parts are neither empty nor `.` or `..`, at most 128; a field; a flag. */
const REFERENCE = [
  "^(?:secret|SECRET):",
  "(?=[A-Za-z0-9][A-Za-z0-9_./@+=!-]{0,127}(?:[#?]|$))",
  "(?!(?:[^#?]*/)?\\.{0,2}(?:[/#?]|$))",
  "[A-Za-z0-9_./@+=!-]+",
  `(?:#(?=[^\\s#?]{1,256}(?:\\?|$))[^\\s#?.]*(?:\\.[^\\s#?.]*){0,${MOST_PARTS - 1}})?`,
  "(?:\\?file)?$",
].join("");

const AROUND = "[\\s\"'`\\u2018-\\u201d]*";

/** What is a reference or nearly one. */
const NEAR = [
  `^${AROUND}`,
  `(?:\\$\\{${AROUND}(?!(?:secret|SECRET):[-+?=])|\\$?\\{\\{${AROUND}|\\$(?=secret))?`,
  "(?:secret|SECRET)\\s*:",
].join("");

const SCALAR = { type: ["string", "number", "boolean", "null"] };
const NEAR_TEXT = { type: "string", pattern: NEAR };

/** The names that are nearly `env`, in any case and with blanks, `_` and `-` between their letters. */
const NEARLY = [...NEARLY_ENV]
  .map((name) => [...name].map((letter) => `[${letter}${letter.toUpperCase()}][\\s_-]*`).join(""))
  .join("|");

/**
 * The JSON Schema (draft 7) of a spec, made from what the reader goes by. It takes what the reader takes and refuses
 * what the reader refuses, but for what no schema sees: keys that are there twice, aliases, tags, sizes.
 */
export function specSchema(): Schema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Deployment spec as envshim reads it",
    anyOf: [{ enum: [null, ""] }, ref("list"), ref("deployment")],
    definitions: {
      deployment: {
        type: "object",
        properties: {
          env: {
            description: "The container's environment: a list of name and value, or a mapping.",
            anyOf: [{ enum: [null, ""] }, ref("list"), ref("mapping")],
          },
          // Whatever it is, a start with a command of its own does not look at it.
          command: {
            description:
              "A list of words: what envshim -- becomes where no command is given. On the platform it very likely replaces the image's ENTRYPOINT, so it begins with envshim and --.",
            examples: [["envshim", "--", "python3", "serve.py"]],
          },
          value: false,
        },
        anyOf: [
          {
            required: ["env"],
            properties: { env: { type: ["array", "object"] } },
            anyOf: [ref("wholeEntries"), ref("noLostValue")],
          },
          ref("withoutVariables"),
        ],
      },
      list: { type: "array", items: ref("entry") },
      entry: {
        type: "object",
        properties: {
          name: {
            description: "Printable ASCII without =.",
            type: ["string", "number", "boolean"],
            pattern: NAME,
          },
          value: ref("value"),
        },
        required: ["name"],
        additionalProperties: false,
      },
      mapping: {
        type: "object",
        propertyNames: { pattern: NAME },
        additionalProperties: ref("value"),
        not: { required: ["name", "value"] },
      },
      value: {
        description: "Text as written, or secret:NAME, secret:NAME#field, secret:NAME?file.",
        ...SCALAR,
        pattern: "^[^\\u0000]*$",
        anyOf: [{ not: NEAR_TEXT }, { type: "string", pattern: REFERENCE }],
      },
      withoutVariables: {
        not: {
          required: ["kind"],
          properties: { kind: SCALAR },
          anyOf: ["metadata", "spec"].map((key) => ({
            required: [key],
            properties: { [key]: { type: "object" } },
          })),
        },
        properties: {
          ...Object.fromEntries([...DEPLOYMENT_KEYS].map((key) => [key, ref("elsewhere")])),
          // One that is there is looked at by itself, and no other key in its place.
          env: { enum: [null, ""] },
          basicAuthKey: ref("basicAuthKey"),
          integrations: ref("integrations"),
        },
        patternProperties: {
          [`^(?!env$)[\\s_-]*(?:${NEARLY})$`]: false,
          [LIKE_ENV_PATTERN]: { allOf: [ref("unlisted")], not: ref("variables") },
          [VARIABLE_NAME.source]: { allOf: [ref("unlisted")], not: SCALAR },
        },
        additionalProperties: ref("unlisted"),
      },
      wholeEntries: {
        properties: {
          env: {
            not: {
              type: "array",
              contains: { type: "object", required: ["name"], not: { required: ["value"] } },
            },
          },
        },
      },
      noLostValue: {
        properties: Object.fromEntries(["env", ...DEPLOYMENT_KEYS].map((key) => [key, true])),
        additionalProperties: {
          not: {
            type: "object",
            properties: { name: true, value: SCALAR },
            required: ["value"],
            additionalProperties: false,
          },
        },
      },
      unlisted: { allOf: [ref("elsewhere")], not: ref("otherList") },
      otherList: {
        type: "array",
        items: {
          type: "object",
          properties: { name: true, value: true },
          required: ["name"],
          additionalProperties: false,
        },
        contains: { required: ["value"] },
      },
      variables: {
        anyOf: [
          { type: "array", minItems: 1, items: { type: "object" } },
          { type: "object", minProperties: 1, additionalProperties: SCALAR },
        ],
      },
      elsewhere: { not: NEAR_TEXT, ...below("elsewhere", "elsewhere") },
      basicAuthKey: below("basicAuthKey", "elsewhere"),
      integrations: { not: NEAR_TEXT, ...below("integrations", "integrations", ownKeys()) },
      credential: below("credential", "integrations", ownKeys()),
    },
  };
}

/** What stands below a node: in a list and in a mapping, where nothing is nearly an `env` with variables in it. */
function below(items: string, values: string, properties: Schema = {}): Record<string, unknown> {
  return {
    items: ref(items),
    properties,
    patternProperties: {
      [`^[\\s_-]*(?:${NEARLY})$`]: { allOf: [ref(values)], maxItems: 0, maxProperties: 0 },
    },
    additionalProperties: ref(values),
  };
}

function ownKeys(): Schema {
  return Object.fromEntries([...OWN_BELOW_INTEGRATIONS].map((key) => [key, ref("credential")]));
}

function ref(name: string): Schema {
  return { $ref: `#/definitions/${name}` };
}
