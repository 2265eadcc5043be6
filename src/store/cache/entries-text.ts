import * as z from "zod/mini";
import { SecretValue } from "../../secret/value.ts";
import { parseJson } from "../../text/json.ts";
import type { Entries } from "./entry.ts";

const schema = z.record(
  z.string(),
  z.object({
    value: z.string(),
    scope: z.exactOptional(z.string()),
    version: z.exactOptional(z.string()),
    etag: z.exactOptional(z.string()),
    maxAge: z.exactOptional(z.number()),
    fetchedAt: z.number(),
  }),
);

/** Entries as text, the values in the clear: it goes to encryption and nowhere else. */
export function formatEntries(entries: Entries): string {
  const plain = [...entries].map(([name, { secret, fetchedAt }]) => [
    name,
    {
      value: secret.value.reveal(),
      scope: secret.scope,
      version: secret.version,
      etag: secret.etag,
      maxAge: secret.maxAge,
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
    Object.entries(parsed.data).map(([name, { value, fetchedAt, ...rest }]) => [
      name,
      { secret: { kind: "found" as const, ...rest, value: new SecretValue(value) }, fetchedAt },
    ]),
  );
}
