// A stderr that is full and that nobody reads: it holds up nothing for longer than a second, and stays as it was given.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync, readFileSync, writeSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { execa } from "execa";
import { describe, expect, onTestFinished, test } from "vitest";
import { startEndpoint } from "../support/endpoint.ts";
import { BINARY } from "../support/paths.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

function fill(fd: number) {
  expect(() => {
    for (;;) writeSync(fd, Buffer.alloc(4096));
  }).toThrow("EAGAIN");
}

/** A pipe that is full and that nobody reads: the end to write to. */
async function fullPipe(): Promise<number> {
  const path = join(tempDir(), "pipe");
  await execa("mkfifo", [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  onTestFinished(() => {
    closeSync(reader);
    closeSync(writer);
  });
  fill(writer);
  return writer;
}

/** A Unix socket that is full and that nobody reads, as journald and engines give one: the end to write to. */
async function fullSocket(): Promise<number> {
  const path = join(tempDir(), "socket");
  const server = createServer({ pauseOnConnect: true });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const socket = connect({ path });
  const accepted = new Promise<void>((resolve) => server.on("connection", () => resolve()));
  await Promise.all([accepted, new Promise<void>((resolve) => socket.on("connect", resolve))]);
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  const { fd } = (socket as unknown as { readonly _handle: { readonly fd: number } })._handle;
  fill(fd);
  return fd;
}

/** Flags of a descriptor, in octal, without O_CLOEXEC, which is of one process alone. O_NONBLOCK is 4000. */
function flagsOf(fdinfo: string): string {
  const flags = Number.parseInt(/^flags:\s+(\d+)$/m.exec(fdinfo)?.[1] ?? "", 8);
  return (flags & ~0o2000000).toString(8);
}

/** Starts the built file with this as its stderr; the runtime hands it to a child as one that waits. */
function startWithStderr(fd: number, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(BINARY, args, {
    env: { PATH: "/usr/bin:/bin", ...env },
    stdio: ["ignore", "pipe", fd],
    timeout: 12_000,
    killSignal: "SIGKILL",
  });
  const ended = Promise.all([text(child.stdout ?? Readable.from([])), once(child, "close")]);
  return { child, ended: ended.then(([stdout]) => ({ stdout, status: child.exitCode })) };
}

describe.each([
  { what: "pipe", full: fullPipe, waiting: "100001" },
  { what: "socket", full: fullSocket, waiting: "2" },
])("a $what that nobody reads", ({ full, waiting }) => {
  test("does not hold up a start, and the app's own waits, as it was given", async () => {
    const args = ["--", "sh", "-c", "echo started; cat /proc/self/fdinfo/2"];
    const env = { ENVSHIM_SPEC: specFile({ A: "plain" }) };
    const run = await startWithStderr(await full(), args, env).ended;
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^started\n/);
    expect(flagsOf(run.stdout)).toBe(waiting);
  });

  test("does not hold up a deadline", async () => {
    const stderr = await full();
    const endpoint = await startEndpoint(() => {});
    const { ended } = startWithStderr(stderr, ["--timeout", "1s", "--", "true"], {
      ENVSHIM_SPEC: specFile({ A: "secret:a" }),
      ENVSHIM_ENDPOINT: endpoint.url,
    });
    expect((await ended).status).toBe(69);
    expect(flagsOf(readFileSync(`/proc/self/fdinfo/${stderr}`, "latin1"))).toBe(waiting);
  });

  test("does not hold up a signal", async () => {
    const stderr = await full();
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const endpoint = await startEndpoint(() => ask());
    const { child, ended } = startWithStderr(stderr, ["--", "true"], {
      ENVSHIM_SPEC: specFile({ A: "secret:a" }),
      ENVSHIM_ENDPOINT: endpoint.url,
    });
    await asked;
    child.kill("SIGTERM");
    expect((await ended).status).toBe(143);
    expect(flagsOf(readFileSync(`/proc/self/fdinfo/${stderr}`, "latin1"))).toBe(waiting);
  });
});
