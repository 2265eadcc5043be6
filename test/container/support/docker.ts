import { execa, type Options } from "execa";
import { IMAGES, MARK } from "./names.ts";

/** In this variable the set-up says "none" where no registry can be reached: builds have no network then. */
export const REGISTRY_VARIABLE = "CONTAINER_TEST_REGISTRY";

/** True where images can be pulled and builds have a network. */
export function hasRegistry(): boolean {
  return process.env[REGISTRY_VARIABLE] !== "none";
}

/** How a container that ran to its end did. */
export interface ContainerRun {
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds. */
  readonly ms: number;
}

/** What a container is started with. */
export interface ContainerOptions {
  /** Default: the base with envshim in front. */
  readonly image?: string;
  /** Options of `docker run`, such as `--user=1000`. */
  readonly options?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The host's file or folder → where it is mounted, read-only. */
  readonly mounts?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
}

/** Asks the Docker client. @returns what it printed, without the newline at its end @throws where it fails */
export async function docker(args: readonly string[], options: Options = {}): Promise<string> {
  const { stdout } = await execa("docker", args, { ...options, stdin: "ignore" });
  return String(stdout);
}

/** Runs a container to its end and removes it. */
export async function run(command: readonly string[], options: ContainerOptions = {}): Promise<ContainerRun> {
  const { input } = options;
  const interactive = input === undefined ? [] : ["--interactive"];
  const result = await execa("docker", ["run", "--rm", ...interactive, ...runArguments(command, options)], {
    ...(input === undefined ? { stdin: "ignore" } : { input }),
    reject: false,
    stripFinalNewline: false,
    timeout: 60_000,
  });
  const { exitCode: status, durationMs: ms } = result;
  return { status, stdout: String(result.stdout), stderr: String(result.stderr), ms };
}

/** What stands behind `docker run`, or `docker create`. */
export function runArguments(command: readonly string[], options: ContainerOptions): string[] {
  return [
    "--network=host",
    `--label=${MARK}`,
    ...Object.entries(options.env ?? {}).map(([name, value]) => `--env=${name}=${value}`),
    ...Object.entries(options.mounts ?? {}).map(([from, to]) => `--volume=${from}:${to}:ro`),
    ...(options.options ?? []),
    options.image ?? IMAGES.app,
    ...command,
  ];
}

/** Starts a container that is removed when the test ends. @returns its id */
export async function start(command: readonly string[], options: ContainerOptions = {}): Promise<string> {
  const { onTestFinished } = await import("vitest");
  const id = await docker(["run", "--detach", ...runArguments(command, options)]);
  onTestFinished(async () => {
    await docker(["rm", "--force", "--volumes", id]);
  });
  return id;
}

/** What an image is built from. */
export interface Build {
  readonly tag: string;
  /** The folder. */
  readonly context: string;
  /** Default: the folder's own Dockerfile. */
  readonly file?: string;
  readonly target?: string;
  /** Such as `linux/arm64`; default: the engine's own. */
  readonly platform?: string;
  readonly args?: Readonly<Record<string, string>>;
  /** Default: the legacy builder, which every engine has. */
  readonly buildkit?: string;
}

/** Builds an image; what it runs has no network where the engine has no registry. */
export async function build({
  tag,
  context,
  file,
  target,
  platform,
  args = {},
  buildkit,
}: Build): Promise<void> {
  await execa(
    buildkit ?? "docker",
    [
      "build",
      "--quiet",
      ...(hasRegistry() ? [] : ["--network=none"]),
      `--tag=${tag}`,
      ...(file ? [`--file=${file}`] : []),
      ...(target ? [`--target=${target}`] : []),
      ...(platform ? [`--platform=${platform}`] : []),
      ...Object.entries(args).map(([name, value]) => `--build-arg=${name}=${value}`),
      context,
    ],
    { env: { DOCKER_BUILDKIT: buildkit ? "1" : "0" }, stdin: "ignore" },
  );
}
