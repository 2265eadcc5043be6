import { execa } from "execa";
import type { Inherited } from "../settings/settings.ts";

/** What came of asking Docker's client. */
export type DockerReply =
  | { readonly kind: "done"; readonly stdout: string }
  /** There is no such program in PATH. */
  | { readonly kind: "no-client" }
  /** @property said the last line of what it said, for a person */
  | { readonly kind: "failed"; readonly said: string; readonly stderr: string };

/** Runs Docker's client to its end. */
export async function askDocker(args: readonly string[], env: Inherited): Promise<DockerReply> {
  const result = await execa("docker", args, {
    env: { ...env },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });
  if (!result.failed) return { kind: "done", stdout: result.stdout };
  if (result.code === "ENOENT") return { kind: "no-client" };
  return { kind: "failed", said: lastLine(result.stderr), stderr: result.stderr };
}

/** The last line of what a program said, which mostly says why it ended. */
export function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) || "nothing";
}
