import { chmodSync } from "node:fs";
import { execa } from "execa";
import { expect, test } from "vitest";
import { serveSecrets } from "../support/endpoint.ts";
import { BINARY, ROOT } from "../support/paths.ts";
import { envshim, startEnvshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

/** Only root can become somebody else; anybody else is nobody special already. */
const UNPRIVILEGED = process.getuid?.() || 1000;

const STATE = `${ROOT}test/fixtures/process-state.sh`;

/** The state as a shell pipeline sees it, with envshim before the fixture or without. */
async function state(prefix: readonly string[], env: Record<string, string>, cwd: string): Promise<string> {
  const script = 'umask 027; cat /dev/null | "$@" 2>&1 | cat';
  const { stdout } = await execa("sh", ["-c", script, "sh", ...prefix, STATE], {
    env: { PATH: "/usr/bin:/bin", ENVSHIM_LOG_LEVEL: "silent", ...env },
    extendEnv: false,
    cwd,
  });
  return stdout;
}

test("signals, capabilities, ids, umask, folder, limits and stdio flags are those of a start without envshim", async () => {
  const endpoint = await serveSecrets({ a: "x" });
  const cwd = tempDir();
  const env = { ENVSHIM_SPEC: specFile({ plain: "b", fetched: "secret:a" }), ENVSHIM_ENDPOINT: endpoint.url };
  const without = await state([], env, cwd);
  const withShim = await state([BINARY, "--"], env, cwd);
  expect(without).toContain("SigIgn:\t0000000000000000");
  expect(without).toMatch(/^fd 2 /m);
  expect(withShim).toBe(without);
  expect(endpoint.requests).toHaveLength(1);
});

test("an unprivileged user's ids reach the app", async () => {
  const cwd = tempDir();
  chmodSync(cwd, 0o755);
  const run = await envshim(["--", "id", "-u"], { cwd, uid: UNPRIVILEGED });
  expect(run).toMatchObject({ status: 0, stdout: `${UNPRIVILEGED}\n` });
});

test("the app has envshim's PID and nothing of it as a parent", async () => {
  const child = startEnvshim(["--", "sh", "-c", "echo $$"]);
  const { stdout } = await child;
  expect(Number(stdout)).toBe(child.pid);
});

test("every argument reaches the app byte for byte, a second -- and odd characters too", async () => {
  const args = ["a b", "", "--", "--spec", "-h", "$HOME", "*", "ü€😀", "line\nend", '"quoted"', "\\"];
  const run = await envshim(["--", "sh", "-c", 'printf "%s\\0" "$@"', "sh", ...args]);
  expect(run.stdout.split("\0").slice(0, -1)).toEqual(args);
});

test("the app's own exit status and signal come through", async () => {
  expect((await envshim(["--", "sh", "-c", "exit 42"])).status).toBe(42);
  expect((await envshim(["--", "sh", "-c", "kill -KILL $$"])).signal).toBe("SIGKILL");
});

test("stdin is the app's, from its first byte", async () => {
  const input = "x".repeat(200_000);
  const run = await envshim(["--", "cat"], { input });
  expect(run.stdout).toBe(input);
});

test("argv[0] is what was written, and PATH is searched as the merged environment has it", async () => {
  const run = await envshim(["--", "sh", "-c", "echo $0; tr '\\0' ' ' < /proc/$$/cmdline"], {
    env: { PATH: "/nowhere", ENVSHIM_SPEC: specFile({ PATH: "/usr/bin:/bin" }) },
  });
  expect(run.stdout).toMatch(/^sh\nsh -c /);
});

test("NODE_OPTIONS meant for the app reaches it and does not touch envshim", async () => {
  const NODE_OPTIONS = "--require ./not-there.js --max-old-space-size=1";
  const run = await envshim(["--", "sh", "-c", 'printf %s "$NODE_OPTIONS"'], { env: { NODE_OPTIONS } });
  expect(run).toMatchObject({ status: 0, stdout: NODE_OPTIONS });
});
