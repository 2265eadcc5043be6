import { printable } from "./printable.ts";

/** Characters of a store's own word, such as a version, that are shown. */
const LONGEST = 64;

/** A word of a store as it may be shown and kept: one line of at most 64 characters, control characters as escapes. */
export function shownText(text: string): string {
  const characters = Array.from(text.slice(0, 2 * LONGEST + 2), (character) => printable(character));
  return characters.length <= LONGEST && text.length <= 2 * LONGEST
    ? characters.join("")
    : `${characters.slice(0, LONGEST).join("")}…`;
}
