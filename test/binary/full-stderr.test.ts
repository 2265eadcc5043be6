import { closeSync, constants, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { startEndpoint } from "../support/endpoint.ts";
import { BINARY } from "../support/paths.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

/** A pipe that is full and that nobody reads: both of its ends. */
async function fullPipe(): Promise<{ readonly reader: number; readonly writer: number }> {
  const path = join(tempDir(), "pipe");
  await execa("mkfifo", [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const filler = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  expect(() => {
    for (;;) writeSync(filler, Buffer.alloc(4096));
  }).toThrow("EAGAIN");
  closeSync(filler);
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  onTestFinished(() => {
    closeSync(reader);
    closeSync(writer);
  });
  return { reader, writer };
}

/** Starts the built file with a full pipe as its stderr, which blocks as the one of a shell does; the caller ends it. */
async function startWithFullStderr(args: readonly string[], env: Readonly<Record<string, string>>) {
  const { writer } = await fullPipe();
  const child = execa(
    "sh",
    ["-c", `exec 2>/proc/${process.pid}/fd/${writer}; exec "$@"`, "sh", BINARY, ...args],
    {
      env: { PATH: "/usr/bin:/bin", ...env },
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      timeout: 12_000,
      killSignal: "SIGKILL",
    },
  );
  return { child };
}

test("a start does not wait for a stderr that nobody reads", async () => {
  const { child } = await startWithFullStderr(["--", "sh", "-c", "echo started; cat /proc/self/fdinfo/2"], {
    ENVSHIM_SPEC: specFile({ A: "plain" }),
  });
  const run = await child;
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toMatch(/^started\n/);
  // The app's own still waits, as it was given: O_WRONLY, O_LARGEFILE and no O_NONBLOCK (04000).
  expect(run.stdout).toMatch(/^flags:\s+0100001$/m);
});

test("a deadline does not wait for a stderr that nobody reads", async () => {
  const endpoint = await startEndpoint(() => {});
  const { child } = await startWithFullStderr(["--timeout", "1s", "--", "true"], {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: endpoint.url,
  });
  expect((await child).exitCode).toBe(69);
});

test("a signal does not wait for a stderr that nobody reads", async () => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const endpoint = await startEndpoint(() => ask());
  const { child } = await startWithFullStderr(["--", "true"], {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: endpoint.url,
  });
  await asked;
  child.kill("SIGTERM");
  expect((await child).exitCode).toBe(143);
});
