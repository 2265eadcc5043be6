import type { Executable } from "../host/command.ts";

/** What becoming the application needs of the process. */
export type BecomingProcess = Pick<NodeJS.Process, "execve" | "on">;

/**
 * Becomes the application. A signal that came before counts.
 * @param restore gives back what the app inherits; called last
 * @returns the exit status, where the runtime has no execve and the app ran as a child
 */
export async function becomeApp(
  executable: Executable,
  process: BecomingProcess,
  restore: () => void,
): Promise<number> {
  if (typeof process.execve !== "function") {
    const { supervise } = await import("./supervise.ts");
    return supervise(executable, (signal, listener) => process.on(signal, listener));
  }
  // The runtime ignores these two from its start, and an ignored signal stays ignored across exec; a caught one does not.
  for (const signal of ["SIGPIPE", "SIGXFSZ"] as const) process.on(signal, () => {});
  const { file, name, args, env } = executable;
  const argv = [name, ...args];
  const environ = toObject(env);
  restore();
  // One turn of the event loop, where signals are seen. What comes between it and execve(2) is lost.
  await new Promise((resolve) => setImmediate(resolve));
  return process.execve(file, argv, environ);
}

/** In the order of the map: an object would put names that are numbers first. */
function toObject(env: ReadonlyMap<string, string>): NodeJS.ProcessEnv {
  // Without a prototype: an object with one takes 2 ms to get 500 properties.
  const environ: NodeJS.ProcessEnv = Object.create(null);
  for (const [name, value] of env) environ[name] = value;
  const names = [...env.keys()];
  if (!names.some((name) => /^\d+$/.test(name))) return environ;
  return new Proxy(environ, { ownKeys: () => names });
}

/**
 * Has the runtime compile its side of execve while the snapshot is made: half a millisecond less in which a signal is
 * lost. With a NUL in it nothing is executed.
 */
export function rehearseExec({ execve }: BecomingProcess): void {
  try {
    execve?.("/", ["rehearsal"], { A: "a", B: "\0" });
  } catch {
    // As it has to.
  }
}
