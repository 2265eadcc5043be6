import { execa } from "execa";
import { expect } from "vitest";
import { docker } from "./docker.ts";

/** A field of `docker inspect`, such as `.State.ExitCode`. */
export function inspect(container: string, field: string): Promise<string> {
  return docker(["inspect", `--format={{${field}}}`, container]);
}

/** Both streams of `docker logs`. */
export async function logs(container: string): Promise<string> {
  const { all } = await execa("docker", ["logs", container], { all: true });
  return all;
}

/** Waits until the container has logged this text. */
export async function untilLogged(container: string, text: string): Promise<void> {
  await expect.poll(() => logs(container), { timeout: 30_000, interval: 50 }).toContain(text);
}

/**
 * Stops a container as Docker does: SIGTERM, and SIGKILL ten seconds later.
 * @returns milliseconds from the call to the end of the container's process, and its exit status
 */
export async function stop(container: string): Promise<{ readonly ms: number; readonly status: number }> {
  const called = Date.now();
  await docker(["stop", "--time=10", container]);
  const ms = Date.parse(await inspect(container, ".State.FinishedAt")) - called;
  return { ms, status: Number(await inspect(container, ".State.ExitCode")) };
}
