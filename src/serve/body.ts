import type { IncomingMessage } from "node:http";

/** The largest body that is kept, in bytes: thousands of names. */
const LARGEST_BODY = 2 ** 20;

/** A request's body; `gone` where the client went away before its end. */
export type Body =
  | { readonly kind: "whole"; readonly text: string }
  | { readonly kind: "too-large" }
  | { readonly kind: "gone" };

/** Reads a body to its end, or the client would not hear the answer. A body that is too large is not kept. */
export function readBody(incoming: IncomingMessage): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > LARGEST_BODY) chunks.length = 0;
      else chunks.push(chunk);
    });
    incoming.on("end", () =>
      resolve(
        size > LARGEST_BODY
          ? { kind: "too-large" }
          : { kind: "whole", text: Buffer.concat(chunks).toString("utf8") },
      ),
    );
    // An error is followed by the close.
    incoming.on("error", () => {});
    incoming.on("close", () => resolve({ kind: "gone" }));
  });
}
