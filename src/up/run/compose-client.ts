import { execa, type Options } from "execa";
import { lastLine } from "../../docker/docker.ts";
import type { Inherited } from "../../settings/settings.ts";
import { DockerNeededError } from "../words.ts";
import { type Asking, takenPorts } from "./ask.ts";

/** What is needed to run Compose for one project. */
export interface ComposeCall {
  readonly client: readonly string[];
  /** The project's name. */
  readonly name: string;
  /** The project, as YAML. */
  readonly text: string;
  readonly env: Inherited;
  /** The ports of this machine that it takes. */
  readonly published: readonly number[];
}

/**
 * Compose as Docker's plugin, else the program that came before it, which takes a second to say whether it is there: its
 * first call says that.
 * @throws {DockerNeededError} where there is no Docker
 */
export async function findCompose(env: Inherited): Promise<readonly string[]> {
  const plugin = await quietly(["docker", "compose", "version"], env);
  if (plugin.code === "ENOENT") throw new DockerNeededError({ kind: "no-client" });
  return plugin.failed ? ["docker-compose"] : ["docker", "compose"];
}

/**
 * Starts the project's containers, and returns once they are started.
 * @throws {DockerNeededError} with what Compose said, and with the published ports that somebody else has
 */
export async function startProject(
  call: ComposeCall,
  host: Asking,
  cancelSignal: AbortSignal,
): Promise<void> {
  const { failed, isCanceled, code, stderr } = await compose(call, ["up", "--detach", "--no-build"], {
    cancelSignal,
  });
  if (!failed || isCanceled) return;
  if (code === "ENOENT") throw new DockerNeededError({ kind: "no-compose" });
  const said = String(stderr)
    .trim()
    .split("\n")
    .filter((line) => line.trim() !== "" && !SUMMARY.test(line));
  throw new DockerNeededError({
    kind: "cannot-start",
    client: call.client.join(" "),
    taken: await takenPorts(call.published, host),
    said: lastLine(said.join("\n")),
  });
}

/** What docker-compose ends with after it said what is wrong. */
const SUMMARY = /^(?:ERROR: )?Encountered errors while bringing up the project\.$/;

/** Stops the project's containers and takes away all that it made. */
export async function removeProject(call: ComposeCall): Promise<void> {
  await compose(call, ["down", "--volumes", "--remove-orphans"]);
}

/** Runs Compose in a session of its own: what is typed at the terminal must not reach it. */
function compose({ client, name, text, env }: ComposeCall, args: readonly string[], options: Options = {}) {
  const [program = "", ...words] = client;
  return execa(program, [...words, "--project-name", name, "--file", "-", ...args], {
    ...options,
    ...common(env),
    input: text,
    detached: true,
  });
}

function quietly([program = "", ...args]: readonly string[], env: Inherited) {
  return execa(program, args, { ...common(env), stdin: "ignore" });
}

function common(env: Inherited) {
  return { env: { ...env }, extendEnv: false, reject: false } as const;
}
