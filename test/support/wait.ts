import type { Readable } from "node:stream";

/** Waits until a stream has said these words. @throws where it ends without */
export async function waitFor(stream: Readable, words: string): Promise<void> {
  let said = "";
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  stream.on("data", (chunk: Buffer) => {
    said += chunk;
    if (said.includes(words)) resolve();
  });
  stream.on("end", () => reject(new Error(`ended without ${JSON.stringify(words)}: ${said}`)));
  await promise;
}
