import { text } from "node:stream/consumers";

/** All of a stream, as text. A module of its own, loaded by what reads the standard input: a start without pays nothing. */
export async function readText(stream: NodeJS.ReadableStream): Promise<string> {
  return text(stream);
}
