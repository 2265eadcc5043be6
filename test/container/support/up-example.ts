import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Example, example } from "../../support/examples.ts";
import { ROOT } from "../../support/paths.ts";
import { startEnvshim } from "../../support/run.ts";
import { tempDir } from "../../support/temp.ts";
import { waitFor } from "../../support/wait.ts";

/** What a test changes in the spec of an example: what is otherwise on these machines. */
export interface Changes {
  readonly image: string;
  /** One that is free, for the only one of the spec. */
  readonly port?: number;
  /** Further variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** What its command becomes. */
  readonly command?: (words: readonly string[]) => readonly string[];
}

function startExample(name: string, changes: Changes) {
  const given = example(name);
  const spec = join(tempDir(), "spec.json");
  writeFileSync(spec, JSON.stringify(changed(given, changes)));
  const { DOCKER_HOST, HOME = "/root", PATH = "" } = process.env;
  const child = startEnvshim(
    ["up", spec, "--secrets", ROOT + given.secrets, "--network", "host", "--log-format", "text"],
    { env: { HOME, PATH, ...(DOCKER_HOST === undefined ? {} : { DOCKER_HOST }) } },
  );
  onTestFinished(async () => {
    child.kill("SIGINT");
    await child;
  });
  return child;
}

/** Runs the line of an example until the app is ready. @returns what stops it, and says all that it wrote to stderr */
export async function upExample(
  name: string,
  changes: Changes,
): Promise<() => Promise<{ readonly status: number | undefined; readonly stderr: string }>> {
  const child = startExample(name, changes);
  await waitFor(child.stderr, "ready after");
  return async () => {
    process.kill(child.pid ?? 0, "SIGINT");
    const { exitCode: status, stderr } = await child;
    return { status, stderr: String(stderr) };
  };
}

function changed(
  { deployment }: Example,
  { image, port, env = {}, command = (words) => words }: Changes,
): object {
  const { resources, healthChecks = {} } = deployment;
  const checks = Object.entries(healthChecks).map(([kind, check]) => [
    kind,
    { ...check, port: port ?? check.port },
  ]);
  return {
    ...deployment,
    image,
    ...(deployment.command && { command: command(deployment.command) }),
    resources: { ...resources, ports: port === undefined ? resources.ports : [port] },
    env: [...deployment.env, ...Object.entries(env).map(([name, value]) => ({ name, value }))],
    healthChecks: Object.fromEntries(checks),
  };
}
