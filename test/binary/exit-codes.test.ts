import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { type Cause, EXIT_STATUS } from "../../src/errors/exit-codes.ts";
import { answerSecrets, serveSecrets, startEndpoint } from "../support/endpoint.ts";
import { BUNDLE, ROOT } from "../support/paths.ts";
import { envshim, type Run, startEnvshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

const LITERAL = "canary-literal";
const SECRET = "canary-secret";
const TOKEN = "canary-token";

const base = () => ({
  ENVSHIM_SPEC: specFile({ password: LITERAL, key: "secret:aSecret" }),
  ENVSHIM_TOKEN: TOKEN,
  ENVSHIM_TIMEOUT: "3s",
});

const answering = (status: number, body = "") =>
  startEndpoint((_, reply) => reply.writeHead(status).end(body));

/** Nothing but what a user can act on. */
function expectClean(run: Run): void {
  expect(run.stdout).toBe("");
  expect(run.stderr).not.toContain("canary");
  expect(run.stderr).not.toMatch(/^\s+at /m);
  const lines = run.stderr.trimEnd().split("\n");
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ name: "envshim", msg: expect.any(String) });
}

interface Row {
  readonly code: Cause;
  /** The number itself: the table that gives a code its number is what is tested. */
  readonly status: number;
  readonly run: () => Promise<Run>;
  readonly says: RegExp;
}

const rows: Record<string, Row> = {
  "an option that is not one is a usage error": {
    code: "usage",
    status: 64,
    run: () => envshim(["--spce", "x", "--", "true"]),
    says: /"did you mean --spec\?","msg":"--spce is not an option of envshim"/,
  },
  "a spec that is not valid is told with its place": {
    code: "spec-invalid",
    status: 65,
    run: () => {
      const spec = tempFile("spec.yaml", `env:\n  - name: password\n    value: [${LITERAL}]\n`);
      return envshim(["--", "true"], { env: { ENVSHIM_SPEC: spec } });
    },
    says: /spec\.yaml:3:12: a value is text, but this is a list/,
  },
  "a named spec that is not there": {
    code: "spec-unreadable",
    status: 66,
    run: () => envshim(["--spec", "/nowhere/spec.yaml", "--", "true"]),
    says: /\/nowhere\/spec\.yaml is not there/,
  },
  "an image's description that is none": {
    code: "input-invalid",
    status: 65,
    run: () => envshim(["wrap"], { input: `{"Config":"${SECRET}"}` }),
    says: /neither what docker image inspect prints/,
  },
  "an image that cannot be asked for": {
    code: "input-unreadable",
    status: 66,
    run: () => envshim(["wrap", "app"], { env: { PATH: tempDir() } }),
    says: /there is no docker in PATH/,
  },
  "a destination that cannot be written": {
    code: "output-unwritable",
    status: 73,
    run: () => envshim(["copy", "/nowhere/envshim"]),
    says: /cannot copy envshim to \/nowhere\/envshim: its folder is not there/,
  },
  "a store that refuses connections": {
    code: "store-unreachable",
    status: 69,
    run: () => envshim(["--endpoint", "http://127.0.0.1:1", "--", "true"], { env: base() }),
    says: /the store 127\.0\.0\.1:1 refused the connection .*: aSecret \(for key\)/,
  },
  "a store that answers 503": {
    code: "store-unreachable",
    status: 69,
    run: async () => {
      const { url } = await answering(503, `{"code":"UNAVAILABLE","message":"${SECRET} ${TOKEN}"}`);
      return envshim(["--endpoint", url, "--", "true"], { env: base() });
    },
    says: /answered 503 UNAVAILABLE/,
  },
  "a bug of envshim itself": {
    code: "bug",
    status: 70,
    run: () =>
      envshim(["--require", `${ROOT}test/fixtures/break-runtime.cjs`, BUNDLE, "--", "true"], {
        file: process.execPath,
        env: base(),
      }),
    says: /a bug in envshim \S+: TypeError at /,
  },
  "a store that does not speak the protocol": {
    code: "store-protocol",
    status: 76,
    run: async () => {
      const { url } = await answering(200, `<html>${SECRET}`);
      return envshim(["--endpoint", url, "--", "true"], { env: base() });
    },
    says: /sent a reply that is not envshim's protocol/,
  },
  "a store that refuses the token": {
    code: "store-refused",
    status: 77,
    run: async () => {
      const { url } = await answering(401, `{"code":"UNAUTHORIZED","message":"bad token ${TOKEN}"}`);
      return envshim(["--endpoint", url, "--", "true"], { env: base() });
    },
    says: /answered 401 UNAUTHORIZED: it does not accept the token: aSecret \(for key\)/,
  },
  "a store that forbids the secret": {
    code: "store-refused",
    status: 77,
    run: async () => {
      const { url } = await answering(200, '{"secrets":{},"missing":[],"forbidden":["aSecret"]}');
      return envshim(["--endpoint", url, "--", "true"], { env: base() });
    },
    says: /the token may not read: aSecret \(for key\)/,
  },
  "a setting that is wrong names itself, what it got and what it takes": {
    code: "setting",
    status: 78,
    run: () => envshim(["--", "true"], { env: { ...base(), ENVSHIM_CACHE_TTL: "5 minutes" } }),
    says: /ENVSHIM_CACHE_TTL is \\"5 minutes\\", but takes a duration such as/,
  },
  "a setting that is missing": {
    code: "setting",
    status: 78,
    run: () => envshim(["--", "true"], { env: base() }),
    says: /ENVSHIM_ENDPOINT is not set/,
  },
  "a token that would go over plain http": {
    code: "setting",
    status: 78,
    run: () => envshim(["--endpoint", "http://store.invalid", "--", "true"], { env: base() }),
    says: /the token would go to store\.invalid over plain http/,
  },
  "a secret that is not there": {
    code: "secret-missing",
    status: 79,
    run: async () => {
      const { url, host } = await serveSecrets({});
      const run = await envshim(["--endpoint", url, "--", "true"], { env: base() });
      expect(run.stderr).toContain(`the store ${host} does not have: aSecret (for key)`);
      return run;
    },
    says: /"create it there.*does not have: aSecret \(for key\)/,
  },
  "a command that is a folder": {
    code: "command-not-executable",
    status: 126,
    run: () => envshim(["--", tempDir()]),
    says: /is a folder/,
  },
  "a command that is not in PATH": {
    code: "command-not-found",
    status: 127,
    run: () => envshim(["--", "no-such-command"]),
    says: /the command \\"no-such-command\\" is not in PATH, which is \/usr\/local\/bin:\/usr\/bin:\/bin/,
  },
};

test.each(Object.entries(rows))("%s", async (_, { code, status, run: start, says }) => {
  const run = await start();
  expect(run.status).toBe(status);
  expect(run.stderr).toMatch(says);
  expect(run.stderr).toContain(`"code":"${code}"`);
  expectClean(run);
});

test("every cause of the table is reached by a row above", () => {
  expect(new Set(Object.values(rows).map(({ code }) => code))).toEqual(new Set(Object.keys(EXIT_STATUS)));
});

test.each([
  [77, 79],
  [77, 76],
  [77, 69],
  [79, 76],
  [79, 69],
  [76, 69],
])("with causes of both %i and %i the first one is the exit status", async (first, second) => {
  const replies: Record<string, [number, string]> = {
    "/s69": [503, ""],
    "/s76": [200, "<html>"],
    "/s77": [403, ""],
    "/s79": [404, ""],
  };
  const { url } = await startEndpoint((request, reply) => {
    const [status, body] = replies[request.url] ?? [500, ""];
    reply.writeHead(status).end(body);
  });
  // The one that gives way is told first.
  const env = {
    ...base(),
    ENVSHIM_SPEC: specFile({ A: `secret:s${second}`, B: `secret:s${first}` }),
    ENVSHIM_ENDPOINT: `${url}/{name}`,
  };
  const run = await envshim(["--", "true"], { env });
  expect(run.stderr).toContain(`s${first} (for B)`);
  expect(run.stderr).toContain(`s${second} (for A)`);
  expect(run.status).toBe(first);
});

test.each([
  ["SIGTERM", 143],
  ["SIGINT", 130],
  ["SIGHUP", 129],
] as const)(
  "%s while it waits for the store ends it with %i, long before its deadline",
  async (signal, status) => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { url } = await startEndpoint(() => ask());
    const child = startEnvshim(["--endpoint", url, "--", "true"], {
      env: { ...base(), ENVSHIM_TIMEOUT: "1h", ENVSHIM_ATTEMPT_TIMEOUT: "1h" },
    });
    await asked;
    child.kill(signal);
    const { exitCode, stdout } = await child;
    expect(exitCode).toBe(status);
    expect(stdout).toBe("");
  },
);

test("a signal that comes with the store's last answer counts: the app is not started", async () => {
  const stoppedByStore = async () => {
    let pid = 0;
    const { url } = await startEndpoint((request, reply) => {
      process.kill(pid, "SIGTERM");
      answerSecrets({ aSecret: SECRET }, request, reply);
    });
    const env = { ...base(), ENVSHIM_CACHE: "off", ENVSHIM_TIMEOUT: "1h", ENVSHIM_ATTEMPT_TIMEOUT: "1h" };
    const child = startEnvshim(["--endpoint", url, "--", "echo", "started"], { env });
    pid = child.pid ?? 0;
    const { exitCode, stdout } = await child;
    return { exitCode, stdout };
  };
  // Whether the signal or the answer is looked at first is chance.
  const runs = await Promise.all(Array.from({ length: 20 }, stoppedByStore));
  expect(runs).toEqual(runs.map(() => ({ exitCode: 143, stdout: "" })));
});

describe("a command that cannot be executed", () => {
  const file = (name: string, content: string | Uint8Array, mode = 0o755) => {
    const path = tempFile(name, content);
    chmodSync(path, mode);
    return path;
  };
  const elf = (change: (header: Buffer) => void) => {
    const header = Buffer.alloc(64);
    header.write("\x7fELF\x02\x01\x01", "latin1");
    header.writeUInt16LE(process.arch === "arm64" ? 183 : 62, 18);
    change(header);
    return header;
  };

  test.each([
    ["has no execute permission", () => file("app", "#!/bin/sh\n", 0o644), 126, /may not be executed/],
    [
      "is neither program nor script",
      () => file("app", "echo hello\n"),
      126,
      /neither a program nor a script/,
    ],
    ["is empty", () => file("app", ""), 126, /neither a program nor a script/],
    [
      "has an interpreter that is not there",
      () => file("app", "#!/no/python3\n"),
      126,
      /the interpreter \/no\/python3/,
    ],
    ["ends its #! line with a carriage return", () => file("app", "#!/bin/sh\r\n"), 126, /carriage return/],
    [
      "is for another machine",
      () =>
        file(
          "app",
          elf((h) => h.writeUInt16LE(243, 18)),
        ),
      126,
      /another kind of machine/,
    ],
    ["is a path that is not there", () => "./nowhere/app", 127, /is not there/],
    ["is empty text", () => "", 127, /is not in PATH/],
  ])("that %s ends with its cause, and no abort", async (_, make, status, says) => {
    const run = await envshim(["--", make()]);
    expect(run.status).toBe(status);
    expect(run.stderr).toMatch(says);
    expectClean(run);
  });

  test("that is built for another libc names the loader that is missing", async () => {
    const loader = "/lib/ld-other-libc.so.1\0";
    const header = elf((h) => {
      h.writeBigUInt64LE(64n, 32); // program headers
      h.writeUInt16LE(56, 54);
      h.writeUInt16LE(1, 56);
    });
    const program = Buffer.alloc(56);
    program.writeUInt32LE(3, 0); // PT_INTERP
    program.writeBigUInt64LE(120n, 8);
    program.writeBigUInt64LE(BigInt(loader.length), 32);
    const run = await envshim(["--", file("app", Buffer.concat([header, program, Buffer.from(loader)]))]);
    expect(run.status).toBe(126);
    expect(run.stderr).toContain("needs the loader /lib/ld-other-libc.so.1, which is not there");
    expectClean(run);
  });

  test("in the first folder of PATH does not hide one in the second that can", async () => {
    const [first, second] = [tempDir(), tempDir()];
    writeFileSync(join(first, "app"), "#!/bin/sh\nexit 1\n", { mode: 0o644 });
    mkdirSync(join(first, "other"));
    writeFileSync(join(second, "app"), "#!/bin/sh\nexit 7\n", { mode: 0o755 });
    const run = await envshim(["--", "app"], { env: { PATH: `${first}:${second}` } });
    expect(run.status).toBe(7);
  });
});

test.each([
  ["--token-file", 78, "the token file"],
  ["--ca-file", 78, "ENVSHIM_CA_FILE"],
  ["--cache-key-file", 78, "the key file"],
  ["--spec", 66, "the spec"],
])("a pipe that nobody writes to as %s ends with %i instead of waiting", async (option, status, says) => {
  const pipe = join(tempDir(), "pipe");
  await execa("mkfifo", [pipe]);
  const env = { ...base(), ENVSHIM_ENDPOINT: "https://127.0.0.1:1" };
  const run = await envshim([option, pipe, "--", "true"], { env });
  expect(run.status).toBe(status);
  expect(run.stderr).toContain(says);
  expect(run.stderr).toContain("is not a regular file");
});

test.each(["https://user:canary@host/", "https://host/?token=canary"])(
  "a wrong endpoint is not shown where it may hold a credential: %s",
  async (endpoint) => {
    const run = await envshim(["--", "true"], { env: { ...base(), ENVSHIM_ENDPOINT: endpoint } });
    expect(run.status).toBe(78);
    expectClean(run);
  },
);
