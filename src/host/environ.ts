import { inOrder } from "./ordered.ts";

/** An environment as it was inherited, for looking names up: of a name that is there twice the first counts, as for getenv(3). */
export type Inherited = Readonly<Record<string, string | undefined>>;

/** One string of an environment. */
export interface EnvironEntry {
  /** What is before the first `=`; the whole string where there is none. May be empty. */
  readonly name: string;
  /** What is behind it; undefined where there is no `=`. */
  readonly value: string | undefined;
  /** False where its bytes are not UTF-8, so that it holds U+FFFD in place of the bad ones. */
  readonly faithful: boolean;
}

/** What stands for a byte that is not UTF-8. */
const REPLACEMENT = "\ufffd";

/**
 * An environment as the kernel keeps it (proc(5), environ): every entry, in order, names that are there twice and
 * entries without `=` too.
 */
export function parseEnviron(bytes: Buffer): readonly EnvironEntry[] {
  // A NUL stands behind each entry. An app may have written over its own since: what is behind the last one counts, too.
  const texts = bytes.toString("utf8").split("\0");
  if (texts.at(-1) === "") texts.pop();
  const suspect = texts.some((text) => text.includes(REPLACEMENT));
  // A NUL is no part of a longer sequence in UTF-8, so both have the same entries.
  const raw = suspect ? bytes.toString("latin1").split("\0") : [];
  return texts.map((text, index) => {
    const end = text.indexOf("=");
    const faithful = !text.includes(REPLACEMENT) || Buffer.from(text).toString("latin1") === raw[index];
    if (end === -1) return { name: text, value: undefined, faithful };
    return { name: text.slice(0, end), value: text.slice(end + 1), faithful };
  });
}

/** The entries of an environment that the runtime has read already. */
export function entriesOf(env: NodeJS.ProcessEnv): readonly EnvironEntry[] {
  return Object.entries(env).map(([name, value]) => ({ name, value, faithful: true }));
}

/** The entries by name, the first of each, in order; those without `=` or a name are left out. */
export function byName(entries: readonly EnvironEntry[]): Inherited {
  const found = new Map<string, string>();
  for (const { name, value } of entries) {
    if (value !== undefined && name !== "" && !found.has(name)) found.set(name, value);
  }
  return inOrder(found);
}
