const SHOWN = "[secret]";

/** A secret's value that shows `[secret]` wherever something prints it; only `reveal()` gives it out. */
export class SecretValue {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself: for the environment of the app, a private file or the encrypted cache, nothing else. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  /** What `console.log` and `util.inspect` show. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return SHOWN;
  }
}

/** Why an environment cannot hold this text, or undefined: the end of a sentence that starts with what it is. */
export function faultOfText(text: string): string | undefined {
  if (text.includes("\0")) return "holds a NUL character, which no environment can";
  return text.isWellFormed() ? undefined : "is not valid Unicode";
}
