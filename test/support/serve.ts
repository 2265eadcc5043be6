import { onTestFinished } from "vitest";
import { startEnvshim } from "./run.ts";

/** Starts `envshim serve` on a free port; it is stopped when the test ends. */
export async function startServe(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const listen = args.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
  const child = startEnvshim(["serve", ...listen, ...args], { env });
  onTestFinished(() => void child.kill());
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once("exit", () => reject(new Error("envshim serve ended before it was ready")));
  });
  return { url, child };
}
