import { execa } from "execa";
import { beforeAll, describe, expect, test } from "vitest";
import { serveSecrets } from "../support/endpoint.ts";
import { oldNode } from "../support/node20.ts";
import { BUNDLE } from "../support/paths.ts";
import { envshim, startEnvshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

const runtimes: Record<string, () => string> = {
  "a Node with process.execve": () => process.execPath,
  "a Node without process.execve": () => node20,
};
let node20: string;

beforeAll(async () => {
  node20 = await oldNode();
}, 120_000);

describe.each(Object.keys(runtimes))("the plain bundle on %s", (runtime) => {
  const file = () => runtimes[runtime]?.() ?? "";

  test("gives the app its literals and secrets, and nothing of envshim on stdout or stderr but its own line", async () => {
    const { url } = await serveSecrets({ a: "from the store" });
    const env = { ENVSHIM_SPEC: specFile({ A: "secret:a", B: "b" }), ENVSHIM_ENDPOINT: url };
    const run = await envshim([BUNDLE, "--", "sh", "-c", 'echo "$A $B $ENVSHIM_SPEC$0"', "zero"], {
      env,
      file: file(),
    });
    expect(run).toMatchObject({ status: 0, stdout: "from the store b zero\n" });
    expect(run.stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  test("ends with the app's exit status", async () => {
    expect((await envshim([BUNDLE, "--", "sh", "-c", "exit 42"], { file: file() })).status).toBe(42);
  });

  test("stdin is the app's", async () => {
    expect((await envshim([BUNDLE, "--", "cat"], { file: file(), input: "through" })).stdout).toBe("through");
  });

  test("a command that is not there is 127", async () => {
    expect((await envshim([BUNDLE, "--", "no-such-command"], { file: file() })).status).toBe(127);
  });

  test("argv[0] is what was written, not the file that was found", async () => {
    const run = await envshim([BUNDLE, "--", "sh", "-c", "tr '\\0' ' ' < /proc/$$/cmdline"], {
      file: file(),
    });
    expect(run.stdout).toMatch(/^sh -c /);
  });

  test("what a core file of the app's would hold is as without envshim", async () => {
    const asked = ["cat", "/proc/self/coredump_filter"];
    const { stdout } = await execa("cat", asked.slice(1), { stripFinalNewline: false });
    expect((await envshim([BUNDLE, "--", ...asked], { file: file() })).stdout).toBe(stdout);
  });

  test("the environment has the order of the inherited one, names that are numbers too", async () => {
    const script = 'exec env -i PATH=/usr/bin:/bin Z=1 10=a 2=b A=c ENVSHIM_LOG_LEVEL=error "$@" -- env';
    const run = await envshim(["-c", script, "sh", file(), BUNDLE], { file: "/bin/sh" });
    expect(run.stdout).toBe("PATH=/usr/bin:/bin\nZ=1\n10=a\n2=b\nA=c\n");
  });

  test.each(["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGCONT"] as const)(
    "%s reaches the app",
    async (signal) => {
      const script = `trap 'echo got ${signal}; exit 7' ${signal.slice(3)}; echo ready; while :; do sleep 0.05; done`;
      const child = startEnvshim([BUNDLE, "--", "sh", "-c", script], { file: file() });
      await new Promise((resolve) => child.stdout.once("data", resolve));
      child.kill(signal);
      const { exitCode, stdout } = await child;
      expect({ exitCode, stdout }).toEqual({ exitCode: 7, stdout: `ready\ngot ${signal}\n` });
    },
  );
});

test("without process.execve an app that a signal ends gives 128 + its number", async () => {
  const run = await envshim([BUNDLE, "--", "sh", "-c", "kill -TERM $$"], { file: node20 });
  expect(run).toMatchObject({ status: 143, signal: undefined });
});

test("without process.execve an app of root's cannot read the token from its parent's environment", async () => {
  // As in a container of Docker's, which has none of these; whoever has them looks into any process.
  const withoutLooking = ["--bounding-set=-sys_ptrace,-perfmon,-sys_admin", node20, BUNDLE];
  const script = 'cat "/proc/$PPID/environ"; cat "/proc/$PPID/stat" > /dev/null && echo asked';
  const run = await envshim([...withoutLooking, "--", "sh", "-c", script], {
    file: "/usr/bin/setpriv",
    env: { ENVSHIM_TOKEN: "canary", ENVSHIM_SPEC: "none" },
  });
  expect(run.stdout).toBe("asked\n");
  expect(run.stderr).toContain("Permission denied");
});
