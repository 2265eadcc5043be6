// A token file that is not there yet is waited for: a sidecar that writes it may be late.
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answerSecrets, startEndpoint } from "../support/endpoint.ts";
import { atLine, envshim, startEnvshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

const settings = (url: string, file: string) => ({
  ENVSHIM_SPEC: specFile({ A: "secret:a" }),
  ENVSHIM_ENDPOINT: url,
  ENVSHIM_TOKEN_FILE: file,
  ENVSHIM_LOG_FORMAT: "text",
});

/** A store that takes one token alone; it refuses every other with `status`. */
const storeFor = (token: string, status = 401) =>
  startEndpoint((request, reply) => {
    if (request.headers.authorization === `Bearer ${token}`)
      answerSecrets({ a: "the value" }, request, reply);
    else reply.writeHead(status).end("{}");
  });

test("a token file that comes late is waited for, and that is told once", async () => {
  const file = join(tempDir(), "token");
  const { url } = await storeFor("late");
  const run = startEnvshim(["--", "printenv", "A"], { env: settings(url, file) });
  await atLine(run, "is not there yet", () => {
    writeFileSync(file, "");
    writeFileSync(`${file}.new`, "late\n");
    renameSync(`${file}.new`, file);
  });
  const { stdout, stderr, exitCode } = await run;
  expect([exitCode, stdout]).toEqual([0, "the value\n"]);
  const warnings = stderr.split("\n").filter((line) => line.includes("warning"));
  expect(warnings).toEqual([
    expect.stringMatching(
      `the token file ${file} is not there yet; it is waited for up to \\d+ s \\(ENVSHIM_TIMEOUT\\)`,
    ),
  ]);
});

test("a token file that never comes ends with 78 at the deadline", async () => {
  const file = join(tempDir(), "token");
  const env = { ...settings("http://127.0.0.1:1", file), ENVSHIM_TIMEOUT: "1s" };
  const started = performance.now();
  const run = await envshim(["--", "true"], { env });
  expect(run.status).toBe(78);
  expect(performance.now() - started).toBeGreaterThan(950);
  expect(run.stderr).toMatch(
    new RegExp(
      `error: the token file ${file} is not there \\(waited for \\d\\.\\d s, all that ENVSHIM_TIMEOUT left\\)`,
    ),
  );
});

test("a signal ends the wait at once, and the end says what it waited for", async () => {
  const file = join(tempDir(), "token");
  const run = startEnvshim(["--", "true"], { env: settings("http://127.0.0.1:1", file) });
  await atLine(run, "is not there yet", () => run.kill("SIGTERM"));
  const { exitCode, stderr } = await run;
  expect(exitCode).toBe(143);
  expect(stderr).toContain(`stopped by SIGTERM; at the last try the token file ${file} was not there`);
});

test.each([401, 403])("a token that the store refuses with %i is read again once", async (status) => {
  const file = join(tempDir(), "token");
  writeFileSync(file, "old\n");
  const { url, requests } = await startEndpoint((request, reply) => {
    if (request.headers.authorization === "Bearer new") answerSecrets({ a: "the value" }, request, reply);
    else {
      writeFileSync(file, "new\n");
      reply.writeHead(status).end("{}");
    }
  });
  const run = await envshim(["--", "printenv", "A"], { env: settings(url, file) });
  expect([run.status, run.stdout]).toEqual([0, "the value\n"]);
  expect(requests).toHaveLength(2);
});

test.each([401, 403])("with no credential at all a %i is told as that", async (status) => {
  const { url, host } = await storeFor("some", status);
  const env = { ...settings(url, ""), ENVSHIM_ENDPOINT: url };
  const run = await envshim(["--", "true"], { env });
  expect(run.status).toBe(77);
  expect(run.stderr).toContain(
    `the store ${host} answered ${status}: it does not let this in, and no token is set: a (for A) (set ENVSHIM_TOKEN, ENVSHIM_TOKEN_FILE or ENVSHIM_LOGIN;`,
  );
});
