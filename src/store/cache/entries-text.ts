import { SecretValue } from "../../secret/value.ts";
import { parseJson } from "../../text/json.ts";
import {
  type Checked,
  either,
  isBoolean,
  isListOf,
  isNumber,
  isPairOf,
  isRecordOf,
  isShape,
  isText,
  maybe,
} from "../../text/shape.ts";
import type { Entries } from "./entry.ts";

/** A text, or the base64 of bytes that are none. */
const isPlainValue = either(isText, isShape({ base64: isText }));

type PlainValue = Checked<typeof isPlainValue>;

const isPlain = isRecordOf(
  isShape({
    value: isPlainValue,
    binary: maybe(isListOf(isPairOf(isText, isPlainValue))),
    main: maybe(isText),
    scope: maybe(isText),
    version: maybe(isText),
    etag: maybe(isText),
    maxAge: maybe(isNumber),
    noStore: maybe(isBoolean),
    fetchedAt: isNumber,
  }),
);

/** Entries as text, the values in the clear: it goes to encryption and nowhere else. */
export function formatEntries(entries: Entries): string {
  const plain = [...entries].map(([name, { secret, fetchedAt }]) => [
    name,
    {
      value: plainOf(secret.value),
      binary: secret.binary && [...secret.binary].map(([key, bytes]) => [key, plainOf(bytes)]),
      main: secret.main,
      scope: secret.scope,
      version: secret.version,
      etag: secret.etag,
      maxAge: secret.maxAge,
      noStore: secret.noStore,
      fetchedAt,
    },
  ]);
  return JSON.stringify(Object.fromEntries(plain));
}

/** Reads what {@link formatEntries} wrote; undefined for anything else. */
export function parseEntries(text: string): Entries | undefined {
  const plain = parseJson(text);
  if (!isPlain(plain)) return undefined;
  return new Map(
    Object.entries(plain).map(([name, { value, binary, fetchedAt, ...rest }]) => [
      name,
      {
        secret: {
          ...rest,
          kind: "found" as const,
          value: readPlain(value),
          ...(binary && {
            binary: new Map(binary.map(([key, bytes]) => [key, readPlain(bytes)])),
          }),
        },
        fetchedAt,
      },
    ]),
  );
}

function plainOf(value: SecretValue): PlainValue {
  return value.isBinary ? { base64: value.bytes().toString("base64") } : value.reveal();
}

function readPlain(plain: PlainValue): SecretValue {
  return new SecretValue(typeof plain === "string" ? plain : Buffer.from(plain.base64, "base64"));
}
