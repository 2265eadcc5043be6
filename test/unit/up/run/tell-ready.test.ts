import { expect, test } from "vitest";
import type { Log } from "../../../../src/log/log.ts";
import { tellReady } from "../../../../src/up/run/tell-ready.ts";
import { network } from "../../../support/network.ts";
import { freePort } from "../../../support/program.ts";

/** A run whose app nobody can reach, on a clock that moves by its sleeps; over after ten seconds. */
async function linesOf(isBridged: boolean, ports: readonly number[], lives = 10_000): Promise<string[]> {
  const lines: string[] = [];
  const over = new AbortController();
  let now = 0;
  const sleep = async (ms: number, signal: AbortSignal) => {
    now += ms;
    if (now >= lives) over.abort(new Error("over"));
    signal.throwIfAborted();
  };
  const clock = { now: () => 0, elapsed: () => now, sleep, after: () => () => {} };
  const deployment = { name: undefined, image: "app:1", command: undefined, checks: [], beyond: [], ports };
  const log = { info: (line: string) => lines.push(line) } as unknown as Log;
  const stages = { run: async () => expect.fail(), sinceBegin: () => "1.0 s" };
  await tellReady({ deployment, isBridged, host: { clock, network }, log, stages }, over.signal);
  return lines;
}

test("where nobody listens it tells what it asks, and of 0.0.0.0 where a bridge is between", async () => {
  const port = await freePort();
  const asked = `not ready yet: port ${port} of 127.0.0.1 refused the connection`;
  expect(await linesOf(false, [port])).toEqual([asked]);
  expect(await linesOf(true, [port])).toEqual([
    expect.stringMatching(`^${asked}; .* listen on 0\\.0\\.0\\.0`),
  ]);
});

test("an app without ports runs once it has lived for a moment", async () => {
  expect(await linesOf(true, [])).toEqual(["running after 1.0 s"]);
  expect(await linesOf(true, [], 1000)).toEqual([]);
});
