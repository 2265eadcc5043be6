import { execa } from "execa";
import { expect, test } from "vitest";
import { requireProgram } from "../support/packages.ts";
import { BINARY } from "../support/paths.ts";
import { specFile } from "../support/specs.ts";

/** Runs the built file under limits of its own, as bash's ulimit sets them. */
function limited(limits: string, args: readonly string[], uid?: number) {
  const script = `ulimit -c 0; ulimit ${limits}; exec "$@"`;
  return execa("bash", ["-c", script, "bash", BINARY, ...args], {
    env: { PATH: "/usr/bin:/bin", ENVSHIM_SPEC: specFile({ A: "secret:a" }) },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    timeout: 15_000,
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
}

test("24 open files are enough, and with fewer the limit is named", async () => {
  const args = ["--endpoint", "http://127.0.0.1:1", "--timeout", "2s", "--", "true"];
  const enough = await limited("-n 24", args);
  expect(enough.exitCode).toBe(69);
  expect(enough.stderr).not.toContain("ulimit -n");
  const tooFew = await limited("-n 20", args);
  expect(tooFew.exitCode).toBe(66);
  expect(tooFew.stderr).toContain("ulimit -n; envshim needs 24");
});

test("the runtime inside starts no more threads than it has to, whatever the machine has", async () => {
  const strace = requireProgram("strace");
  const { stderr } = await execa(
    strace,
    [
      "-f",
      "-e",
      "trace=clone,clone3,execve",
      BINARY,
      "--endpoint",
      "http://localhost:1",
      "--timeout",
      "2s",
      "--",
      "true",
    ],
    { env: { ENVSHIM_SPEC: specFile({ A: "secret:a" }) }, reject: false },
  );
  // One of V8's, one for the platform's timers, one that waits for a debugger's signal, one that looks up a host name.
  expect(stderr.match(/clone3?\(/g)).toHaveLength(4);
});

test("a spec that the kernel's log is named as is refused, and not waited for", async () => {
  const { exitCode, stderr } = await limited("-c 0", ["--spec", "/proc/kmsg", "--", "true"]);
  expect(exitCode).toBe(66);
  expect(stderr).toContain("the spec /proc/kmsg ");
});
