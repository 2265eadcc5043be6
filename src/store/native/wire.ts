import { type Checked, isListOf, isRecordOf, isShape, isText, maybe } from "../../text/shape.ts";

// envshim's own protocol, version 1, as `docs/stores/native.md` describes it: what the store of that kind asks and
// reads is what `envshim serve` reads and answers.

/** What is asked of an endpoint: the names, and the ids of the scopes that are set. */
export const isQuestion = isShape({
  names: isListOf(isText),
  project: maybe(isText),
  cluster: maybe(isText),
  team: maybe(isText),
});

/** What an endpoint answers. */
export const isReply = isShape({
  secrets: isRecordOf(isShape({ value: isText, scope: maybe(isText), version: maybe(isText) })),
  missing: maybe(isListOf(isText)),
  forbidden: maybe(isListOf(isText)),
});

/** A reply as it was read. */
export type NativeReply = Checked<typeof isReply>;
