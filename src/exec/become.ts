import type { Executable } from "../host/command.ts";

/** What becoming the application needs of the process. */
export type BecomingProcess = Pick<NodeJS.Process, "execve" | "on">;

/**
 * Becomes the application, once what has happened up to now is dealt with: a signal that came before counts.
 * @param prepare called last of all
 * @returns the exit status, where the runtime has no execve and the app ran as a child
 */
export async function becomeApp(
  { file, name, args, env }: Executable,
  process: BecomingProcess,
  prepare: () => void,
): Promise<number> {
  if (typeof process.execve !== "function") {
    const { supervise } = await import("./supervise.ts");
    return supervise({ file, name, args, env }, (signal, listener) => process.on(signal, listener));
  }
  // The runtime ignores these two from its start, and an ignored signal stays ignored across exec; a caught one does not.
  for (const signal of ["SIGPIPE", "SIGXFSZ"] as const) process.on(signal, () => {});
  const argv = [name, ...args];
  const environ = toObject(env);
  prepare();
  // One turn of the event loop: it is there that signals are seen. Nothing may be done between it and execve.
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
