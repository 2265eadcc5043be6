// Neither a secret's value, nor the token, nor a password in the spec shows in anything that envshim leaves behind.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { reportCrash } from "../../src/cli/cli.ts";
import { systemClock } from "../support/clock.ts";
import { answerSecrets, startEndpoint } from "../support/endpoint.ts";
import { FAULTS, type Fault } from "../support/faults.ts";
import { hostFor, runInProcess } from "../support/in-process.ts";
import { BINARY, BUNDLE } from "../support/paths.ts";
import { envshim, type Run, startEnvshim } from "../support/run.ts";
import { tempDir, tempFile } from "../support/temp.ts";

const VALUES = { token: "CaNaRy-token", value: "CaNaRy-value" };
const CANARY = /CaNaRy/;

const SPEC = "env: [{name: A, value: 'secret:a'}, {name: DB_PASSWORD, value: CaNaRy-literal}]";

/** How many runs are under way at once: most of their time they wait. */
const AT_ONCE = 6;

interface Leak {
  readonly where: string;
  readonly text: string;
}

function leaksIn(where: string, ...texts: string[]): Leak[] {
  return texts.filter((text) => CANARY.test(text)).map((text) => ({ where, text }));
}

function leaksInFolder(where: string, folder: string): Leak[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .flatMap((file) => leaksIn(`${where}: ${file}`, file, readFileSync(file, "latin1")));
}

/** The ways the program is started for each fault; what it starts shows nothing by itself. */
const STARTS = [
  { name: "run, text", args: ["--log-format", "text", "--", "true"] },
  { name: "run, JSON", args: ["--log-format", "json", "--", "true"] },
  { name: "explain", args: ["explain", "--json"] },
  { name: "check", args: ["check"] },
] as const;

async function hunt(fault: Fault): Promise<Leak[]> {
  const { env } = await fault.start(VALUES);
  const leaks: Leak[] = [];
  const folder = tempDir();
  for (const { name, args } of STARTS) {
    const run = await envshim(args, {
      env: {
        ENVSHIM_SPEC: tempFile("spec.yaml", SPEC),
        ENVSHIM_CACHE_DIR: join(folder, "cache"),
        ENVSHIM_TIMEOUT: "300ms",
        ENVSHIM_ATTEMPT_TIMEOUT: "150ms",
        ENVSHIM_LOG_LEVEL: "debug",
        // Meant for the application, and no reason for envshim to show what it does.
        NODE_DEBUG: "http,https,net,tls,stream,module,child_process",
        NODE_V8_COVERAGE: join(folder, "coverage"),
        SSLKEYLOGFILE: join(folder, "tls-keys"),
        TMPDIR: folder,
        ...env,
      },
    });
    leaks.push(...leaksIn(`${fault.name}, ${name}`, run.stdout, run.stderr));
  }
  return [...leaks, ...leaksInFolder(fault.name, folder)];
}

test(`every fault at debug level, ${FAULTS.length * STARTS.length} runs of the built file`, async () => {
  const queue = [...FAULTS];
  const leaks: Leak[] = [];
  const worker = async () => {
    for (let fault = queue.pop(); fault; fault = queue.pop()) leaks.push(...(await hunt(fault)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  expect(leaks).toEqual([]);
});

test.each([
  ["the executable", BINARY],
  ["the plain bundle", BUNDLE],
])(
  "a NODE_DEBUG that is meant for the application makes %s show nothing, and reaches the application",
  async (_, file) => {
    const endpoint = await startEndpoint((request, reply) =>
      answerSecrets({ a: VALUES.value }, request, reply),
    );
    const run = await envshim(["--", "sh", "-c", "echo $NODE_DEBUG"], {
      file,
      env: {
        ENVSHIM_SPEC: tempFile("spec.yaml", SPEC),
        ENVSHIM_ENDPOINT: endpoint.url,
        ENVSHIM_TOKEN: VALUES.token,
        ENVSHIM_CACHE: "off",
        ENVSHIM_LOG_LEVEL: "warn",
        NODE_DEBUG: "http,https,net,tls",
        // The bundle's first line asks for node.
        PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
      },
    });
    expect(run).toMatchObject({ status: 0, stdout: "http,https,net,tls\n", stderr: "" });
  },
);

/** A run that waits for a store, so that it can be looked at. */
async function waiting(use: (pid: number) => void | Promise<void>): Promise<Run> {
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const endpoint = await startEndpoint(() => arrived());
  const start = startEnvshim(["--", "true"], {
    // For a core file, where the machine keeps them.
    cwd: tempDir(),
    env: {
      ENVSHIM_SPEC: tempFile("spec.yaml", SPEC),
      ENVSHIM_ENDPOINT: endpoint.url,
      ENVSHIM_TOKEN: VALUES.token,
      ENVSHIM_CACHE: "off",
      ENVSHIM_TIMEOUT: "3s",
      ENVSHIM_ATTEMPT_TIMEOUT: "3s",
    },
  });
  await arrival;
  await use(start.pid ?? 0);
  const { exitCode, signal, stdout, stderr, durationMs } = await start;
  return { status: exitCode, signal, stdout: String(stdout), stderr: String(stderr), ms: durationMs };
}

test("the command line that everybody may read holds no secret", async () => {
  let cmdline = "";
  const run = await waiting((pid) => {
    cmdline = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    process.kill(pid, "SIGTERM");
  });
  expect(cmdline).toContain("\0--\0");
  expect(cmdline).not.toMatch(CANARY);
  expect(run.status).toBe(143);
});

test.each(["SIGABRT", "SIGSEGV", "SIGBUS", "SIGQUIT", "SIGUSR2", "SIGTRAP"] as const)(
  "a crash by %s shows nothing",
  async (signal) => {
    const run = await waiting((pid) => {
      process.kill(pid, signal);
    });
    expect(run.signal).toBe(signal);
    expect(run.stdout + run.stderr).not.toMatch(CANARY);
  },
);

test("SIGUSR1 opens no debugger", async () => {
  const run = await waiting((pid) => {
    process.kill(pid, "SIGUSR1");
  });
  expect(run.status).toBe(69);
  expect(run.stderr).not.toContain("Debugger");
});

test.each([[new Error(VALUES.value)], [VALUES.value], [{ message: VALUES.token }], [undefined]])(
  "an exception that nothing catches ends as a bug, without its message: %o",
  async (thrown) => {
    let stderr = "";
    const write = (text: string) => {
      stderr += text;
    };
    const status = reportCrash(thrown, hostFor([], {}, { err: { isTerminal: false, write } }));
    expect(status).toBe(70);
    expect(stderr).toContain("a bug in envshim");
    expect(stderr).not.toMatch(CANARY);
  },
);

test.each(["now", "elapsed"] as const)(
  "an exception in the middle of the work ends as a bug, without its message: %s",
  async (method) => {
    const clock = {
      ...systemClock,
      [method]: () => {
        throw new Error(VALUES.value);
      },
    };
    const env = {
      ENVSHIM_SPEC: tempFile("spec.yaml", SPEC),
      ENVSHIM_ENDPOINT: "http://127.0.0.1:1",
      ENVSHIM_TOKEN: VALUES.token,
      ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
    };
    const run = await runInProcess(["--", "true"], env, { clock });
    expect(run.status).toBe(70);
    expect(run.executed).toBeUndefined();
    expect(run.stderr).not.toMatch(CANARY);
  },
);
