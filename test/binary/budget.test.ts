import { statSync } from "node:fs";
import { execa } from "execa";
import { expect, test } from "vitest";
import { requireProgram } from "../support/packages.ts";
import { BINARY, BUNDLE, ROOT } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

test("the executable is at most 115 MB", () => {
  expect(statSync(BINARY).size).toBeLessThanOrEqual(115e6);
});

test("the plain bundle is at most 620 KB", () => {
  expect(statSync(BUNDLE).size).toBeLessThanOrEqual(620e3);
});

test("a run with no reference loads nothing for the network, for encryption or for child processes", async () => {
  const run = await envshim(["--require", `${ROOT}test/fixtures/list-modules.cjs`, BUNDLE, "--", "true"], {
    file: process.execPath,
    env: { ENVSHIM_SPEC: specFile({ A: "plain" }) },
  });
  const loaded = run.stdout.trim().split("\n");
  expect(loaded).toContain("tty");
  expect(
    loaded.filter((name) => /http|tls|dns|crypto|child_process|zlib|undici|inspector/.test(name)),
  ).toEqual([]);
});

test("a run with no reference opens few files, starts few threads, and connects to nothing", async () => {
  const strace = requireProgram("strace");
  const calls = "trace=openat,clone,clone3,execve,socket,connect,exit_group";
  const { stderr } = await execa(
    strace,
    ["-f", "-e", calls, BINARY, "--log-level", "silent", "--", "/bin/true"],
    {
      env: { PATH: "/usr/bin:/bin", ENVSHIM_SPEC: specFile({ A: "plain" }) },
      extendEnv: false,
    },
  );
  const lines = stderr.split("\n").map((line) => line.replace(/^\[pid +\d+\] /, ""));
  const becameApp = lines.findIndex((line) => line.startsWith('execve("/bin/true"'));
  const own = lines.slice(0, becameApp);
  const count = (call: RegExp) => own.filter((line) => call.test(line)).length;
  expect(becameApp).toBeGreaterThan(0);
  expect(count(/^(socket|connect)\(/)).toBe(0);
  // The runtime's own: 4 for V8's tasks, 1 for its platform's timers, 1 that waits for a debugger's signal.
  expect(count(/^clone3?\(/)).toBeLessThanOrEqual(6);
  // Shared libraries and the runtime's looks at /proc and /sys, the spec, the app.
  expect(count(/^openat\(/)).toBeLessThanOrEqual(21);
  // V8 would open it to map its functions a second time, which costs memory where the file is not cached.
  expect(own.filter((line) => line.startsWith("openat(") && line.includes(`"${BINARY}"`))).toEqual([]);
});

test("after exec nothing of envshim is left: the app's memory, threads and descriptors are what it has alone", async () => {
  /** How much more or less there may be. In KiB: the kernel places a few pages at random, envshim is 40,000 of them. */
  const play = { VmSize: 500, VmData: 500, VmStk: 500, RssAnon: 500, VmSwap: 500, Threads: 0, FDSize: 0 };
  const pattern = `^(${Object.keys(play).join("|")}):`;
  const args = ["-E", pattern, "/proc/self/status"];
  const env = { PATH: "/usr/bin:/bin", ENVSHIM_LOG_LEVEL: "silent", ENVSHIM_SPEC: specFile({}) };
  const alone = readStatus((await execa("grep", args, { env, extendEnv: false })).stdout);
  const after = readStatus((await envshim(["--", "grep", ...args], { env })).stdout);
  const differences = Object.entries(play).map(([name, most]) => {
    const difference = (after.get(name) ?? Number.NaN) - (alone.get(name) ?? Number.NaN);
    return { name, difference, isWithin: Math.abs(difference) <= most };
  });
  expect(differences.filter(({ isWithin }) => !isWithin)).toEqual([]);
});

function readStatus(text: string): Map<string, number> {
  return new Map(
    [...text.matchAll(/^(\w+):\s+(\d+)/gm)].map(([, name = "", value]) => [name, Number(value)]),
  );
}
