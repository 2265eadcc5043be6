// A run that waits for its store says so, and says what it waited for when it is ended.
import { expect, test } from "vitest";
import { startEndpoint } from "../support/endpoint.ts";
import { atLine, envshim, startEnvshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

const spec = () => ({ ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_LOG_FORMAT: "text" });

test("waiting is told once at the first failed try, with what failed and how long it is waited for", async () => {
  const { url, host } = await startEndpoint((_, reply, index) =>
    reply.writeHead(index < 3 ? 503 : 200).end('{"secrets":{"a":{"value":"x"}}}'),
  );
  const run = await envshim(["--", "true"], { env: { ...spec(), ENVSHIM_ENDPOINT: url } });
  expect(run.status).toBe(0);
  expect(run.stderr.split("\n").filter((line) => line.includes("warning"))).toEqual([
    expect.stringMatching(
      new RegExp(`the store ${host} answered 503; it is asked again for up to \\d+ s \\(ENVSHIM_TIMEOUT\\)`),
    ),
  ]);
});

test("a run that a signal ends while it waits names the last failure", async () => {
  const { url, host } = await startEndpoint((_, reply) => reply.writeHead(503).end());
  const run = startEnvshim(["--", "true"], { env: { ...spec(), ENVSHIM_ENDPOINT: url } });
  await atLine(run, "it is asked again", () => run.kill("SIGTERM"));
  const { exitCode, stderr } = await run;
  expect(exitCode).toBe(143);
  expect(stderr).toContain(`stopped by SIGTERM; at the last try the store ${host} answered 503`);
});

test("a try that the deadline cuts short does not hide what the one before it said", async () => {
  const { url } = await startEndpoint((_, reply, index) => {
    if (index === 0) reply.writeHead(599).end();
  });
  const env = { ...spec(), ENVSHIM_ENDPOINT: url, ENVSHIM_TIMEOUT: "1500ms" };
  const run = await envshim(["--", "true"], { env });
  expect(run.status).toBe(69);
  expect(run.stderr).toMatch(
    /error: the store \S+ answered 599 \(2 tries in \d\.\d s; (then the time|the next wait of \S+ s would pass the deadline) of ENVSHIM_TIMEOUT/,
  );
  expect(run.stderr).not.toContain("did not answer");
});
