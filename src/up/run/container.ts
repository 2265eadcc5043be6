import { execa } from "execa";
import type { Inherited } from "../../settings/settings.ts";
import { APP } from "../compose.ts";

// Docker is asked for containers by the labels that every Compose gives: it is faster than Compose.

/** The id of a project's app, also of one that has ended; undefined where there is none. */
export async function findContainer(project: string, env: Inherited): Promise<string | undefined> {
  const [id] = await list(["--all", label("project", project), label("service", APP)], env);
  return id;
}

/** Ends the containers of a project at once. */
export async function killContainers(project: string, env: Inherited): Promise<void> {
  const ids = await list([label("project", project)], env);
  if (ids.length > 0) await execa("docker", ["kill", ...ids], { ...common(env), stdin: "ignore" });
}

async function list(filters: readonly string[], env: Inherited): Promise<string[]> {
  const { stdout } = await execa("docker", ["ps", "--quiet", "--no-trunc", ...filters], {
    ...common(env),
    stdin: "ignore",
  });
  return stdout.split("\n").filter((id) => id !== "");
}

function label(name: string, value: string): string {
  return `--filter=label=com.docker.compose.${name}=${value}`;
}

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
