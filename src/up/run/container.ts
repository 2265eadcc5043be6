import { execa } from "execa";
import type { Inherited } from "../../settings/settings.ts";

/** Follows the log of a container, from its beginning, on this program's own streams, until it ends. */
export async function followLog(id: string, env: Inherited, cancelSignal: AbortSignal): Promise<void> {
  await execa("docker", ["logs", "--follow", id], {
    ...common(env),
    stdio: ["ignore", "inherit", "inherit"],
    buffer: false,
    cancelSignal,
  });
}

/** Waits until a container has ended. @returns its exit status; undefined where nobody can say */
export async function waitForEnd(id: string, env: Inherited): Promise<number | undefined> {
  const { stdout } = await execa("docker", ["wait", id], { ...common(env), stdin: "ignore" });
  return /^\d+$/.test(stdout) ? Number(stdout) : undefined;
}

/** In a session of its own: what is typed at the terminal must not reach it. */
function common(env: Inherited) {
  return { env: { ...env }, extendEnv: false, reject: false, detached: true } as const;
}
