import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { waitFor } from "./wait.ts";

/** A port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a server program and waits until it accepts connections; it is stopped when the test ends. */
export async function startProgram(file: string, args: readonly string[], port: number): Promise<void> {
  onTestFinished(await runProgram(file, args, port));
}

/** Starts a server program and waits until it accepts connections. @returns what stops it */
export async function runProgram(
  file: string,
  args: readonly string[],
  port: number,
  env: Readonly<Record<string, string>> = {},
): Promise<() => Promise<void>> {
  const program = execa(file, args, { env, reject: false, all: true, stdin: "ignore" });
  let ended: string | undefined;
  void program.then((result) => {
    ended = `${file} ended with ${result.exitCode}:\n${result.all}`;
  });
  while (!(await accepts(port))) {
    if (ended !== undefined) throw new Error(ended);
    await sleep(20);
  }
  return async () => {
    program.kill("SIGTERM");
    await program;
  };
}

/** Starts a server program and waits until it has said these words. @returns what stops it */
export async function runUntilSaid(
  words: string,
  file: string,
  args: readonly string[],
): Promise<() => Promise<void>> {
  const program = execa(file, args, { reject: false, all: true, stdin: "ignore" });
  await waitFor(program.all, words);
  return async () => {
    program.kill("SIGTERM");
    await program;
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
