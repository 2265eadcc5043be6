import { decodeUtf8 } from "../text/utf8.ts";

const SHOWN = "[secret]";

/**
 * A secret's value, a text or bytes that are none. It shows `[secret]` wherever something prints it; only `reveal()` and
 * `bytes()` give it out: for the environment of the app, a private file or the encrypted cache, nothing else.
 */
export class SecretValue {
  readonly #value: string | Buffer;

  /** @param value bytes that may be a text go through {@link SecretValue.ofBytes} */
  constructor(value: string | Buffer) {
    this.#value = value;
  }

  /** The value that these bytes are: a text where an environment could hold it. */
  static ofBytes(bytes: Buffer): SecretValue {
    const text = decodeUtf8(bytes);
    return new SecretValue(text !== undefined && faultOfText(text) === undefined ? text : bytes);
  }

  /** True for bytes that are no text: only a file can have them. */
  get isBinary(): boolean {
    return typeof this.#value !== "string";
  }

  /** The text. @throws where it is binary */
  reveal(): string {
    if (typeof this.#value === "string") return this.#value;
    throw new Error("a binary value was taken for a text");
  }

  /** The bytes: of a text, as UTF-8. */
  bytes(): Buffer {
    return Buffer.from(this.#value);
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

/** Why an environment cannot hold a text. */
export type TextFault = "nul" | "not-unicode";

/** Why an environment cannot hold this text, or undefined. */
export function faultOfText(text: string): TextFault | undefined {
  if (text.includes("\0")) return "nul";
  return text.isWellFormed() ? undefined : "not-unicode";
}

/** The end of a sentence that starts with what the text is. */
export function describeTextFault(fault: TextFault): string {
  return fault === "nul" ? "holds a NUL character, which no environment can" : "is not valid Unicode";
}
