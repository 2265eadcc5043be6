import * as z from "zod/mini";
import { SecretValue } from "../../secret/value.ts";
import { parseJson } from "../../text/json.ts";
import type { Entries } from "./entry.ts";

/** A text, or the base64 of bytes that are none. */
const value = z.union([z.string(), z.object({ base64: z.string() })]);

type PlainValue = z.infer<typeof value>;

const schema = z.record(
  z.string(),
  z.object({
    value,
    binary: z.exactOptional(z.array(z.tuple([z.string(), value]))),
    main: z.exactOptional(z.string()),
    scope: z.exactOptional(z.string()),
    version: z.exactOptional(z.string()),
    etag: z.exactOptional(z.string()),
    maxAge: z.exactOptional(z.number()),
    noStore: z.exactOptional(z.boolean()),
    fetchedAt: z.number(),
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
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  return new Map(
    Object.entries(parsed.data).map(([name, { value, binary, fetchedAt, ...rest }]) => [
      name,
      {
        secret: {
          kind: "found" as const,
          ...rest,
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
