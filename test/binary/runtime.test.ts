import { chmodSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { elf } from "../support/elf.ts";
import { serveSecrets, startEndpoint } from "../support/endpoint.ts";
import { envshim, type Run, startEnvshim } from "../support/run.ts";
import { catches } from "../support/signals-caught.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";

const configurations = {
  "a syntax error": "[ no end\n",
  "a provider that is not there": "nodejs_conf = i\n[i]\nproviders = p\n[p]\nno = n\n[n]\nactivate = 1\n",
};

test.each(Object.entries(configurations))(
  "an OPENSSL_CONF with %s is the app's affair: envshim uses TLS all the same, and the app gets the variable",
  async (_, text) => {
    const OPENSSL_CONF = tempFile("openssl.cnf", text);
    expect(await envshim(["--version"], { env: { OPENSSL_CONF } })).toMatchObject({ status: 0, stderr: "" });
    const app = await envshim(["--", "printenv", "OPENSSL_CONF"], { env: { OPENSSL_CONF } });
    expect(app).toMatchObject({ status: 0, stdout: `${OPENSSL_CONF}\n` });
    const env = { OPENSSL_CONF, ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_TIMEOUT: "2s" };
    const asked = await envshim(["--endpoint", "https://127.0.0.1:1", "--", "true"], { env });
    expect(asked.status).toBe(69);
    expect(asked.stderr).toContain("refused the connection");
  },
);

test("while it resolves, a core file would hold nothing of envshim's memory; the app's is as it was", async () => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const endpoint = await startEndpoint(() => ask());
  const env = { ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_ENDPOINT: endpoint.url };
  const child = startEnvshim(["--", "true"], { env });
  await asked;
  expect(readFileSync(`/proc/${child.pid}/coredump_filter`, "latin1")).toBe("00000000\n");
  child.kill("SIGTERM");
  expect((await child).exitCode).toBe(143);
  const app = await envshim(["--", "cat", "/proc/self/coredump_filter"]);
  expect(app.stdout).toBe(readFileSync("/proc/self/coredump_filter", "latin1"));
});

test("SIGUSR1 opens no debugger, whenever it comes", async () => {
  const endpoint = await startEndpoint(() => {});
  const env = { ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_ENDPOINT: endpoint.url };
  // Each millisecond, from the first moment that the runtime does not die of it until the store is asked. (Without a
  // pause in between a process does nothing but take signals.)
  const child = startEnvshim(["--", "true"], { env });
  while (!catches(child.pid, "SIGUSR1")) await new Promise((resolve) => setImmediate(resolve));
  while (endpoint.requests.length === 0) {
    child.kill("SIGUSR1");
    await sleep(1);
  }
  const listening = readFileSync(`/proc/${child.pid}/net/tcp`, "latin1");
  child.kill("SIGTERM");
  const { exitCode, stderr } = await child;
  expect(exitCode).toBe(143);
  // 9229, and a debugger that listens to nobody's address says so at the most.
  expect(listening).not.toMatch(/:240D 00000000:0000 0A/);
  expect(stderr).not.toContain("Debugger listening");
});

describe("the runtime's modules that a run loads come compiled, in code that V8 takes:", () => {
  const env = (spec: string) => ({ NODE_DEBUG_NATIVE: "CODE_CACHE", ENVSHIM_SPEC: spec });
  const compiled = ({ stderr }: Run) =>
    stderr.split("\n").filter((line) => /^(Compiling|Code cache of) /.test(line));
  const unwanted = /without code cache|is rejected/;

  test("without a reference none at all", async () => {
    const run = await envshim(["--", "true"], { env: env("none") });
    expect(run).toMatchObject({ status: 0, stdout: "" });
    expect(run.stderr).toContain("code cache\n");
    expect(compiled(run)).toEqual([]);
  });

  test("those for HTTP", async () => {
    const { url } = await serveSecrets({});
    const run = await envshim(["--endpoint", url, "--", "true"], { env: env(specFile({ A: "secret:a" })) });
    expect(run.status).toBe(79);
    expect(compiled(run).filter((line) => unwanted.test(line))).toEqual([]);
  });

  test("those for TLS and for a host's name", async () => {
    const run = await envshim(["--endpoint", "https://localhost:1", "--timeout", "1s", "--", "true"], {
      env: env(specFile({ A: "secret:a" })),
    });
    expect(run.status).toBe(69);
    expect(compiled(run)).toContain("Code cache of tls (BufferNotOwned) is accepted");
    expect(compiled(run).filter((line) => unwanted.test(line))).toEqual([]);
  });

  test("those for trying a command that was just written", async () => {
    const app = tempFile("app", elf());
    chmodSync(app, 0o755);
    const run = await envshim(["--", app], { env: env("none") });
    expect(run.status).toBe(7);
    expect(compiled(run)).toContain("Code cache of child_process (BufferNotOwned) is accepted");
    expect(compiled(run).filter((line) => unwanted.test(line))).toEqual([]);
  });
});
