import * as z from "zod/mini";

// envshim's own protocol, version 1, as `docs/stores/native.md` describes it: what the store of that kind asks and
// reads is what `envshim serve` reads and answers.

/** What is asked of an endpoint: the names, and the ids of the scopes that are set. */
export const question = z.object({
  names: z.array(z.string()),
  project: z.optional(z.string()),
  cluster: z.optional(z.string()),
  team: z.optional(z.string()),
});

/** What an endpoint answers. */
export const reply = z.object({
  secrets: z.record(
    z.string(),
    z.object({ value: z.string(), scope: z.optional(z.string()), version: z.optional(z.string()) }),
  ),
  missing: z.optional(z.array(z.string())),
  forbidden: z.optional(z.array(z.string())),
});

/** A {@link reply} as it was read. */
export type NativeReply = z.infer<typeof reply>;
