// The executable speaks HTTP without node:http, which takes longer to load than all of a request.
import { expect, test } from "vitest";
import { goodReply } from "../support/faults.ts";
import { BUNDLE } from "../support/paths.ts";
import { startRawServer } from "../support/raw-server.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

/** The requests that a store is sent, each as one read of its connection gives it. */
async function sentBy(file: string | undefined, ...args: string[]): Promise<string[]> {
  const sent: string[] = [];
  const server = await startRawServer((socket) => socket.write(goodReply("stored")), {
    onConnection: (socket) => socket.on("data", (bytes) => sent.push(bytes.toString())),
  });
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: `http://127.0.0.1:${server.port}`,
    ENVSHIM_TOKEN: "token",
    ENVSHIM_CACHE: "off",
  };
  const run = await envshim([...args, "--", "printenv", "A"], { env, ...(file && { file }) });
  expect(run).toMatchObject({ status: 0, stdout: "stored\n" });
  return sent;
}

const BODY = '{"names":["a"]}';

test("its request is one piece, and not node:http's", async () => {
  expect(await sentBy(undefined)).toEqual([
    expect.stringMatching(
      /^POST \/v1\/resolve HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\nconnection: keep-alive\r\n/,
    ),
  ]);
});

test("the plain bundle's is node:http's", async () => {
  expect(await sentBy(process.execPath, BUNDLE)).toEqual([
    expect.stringMatching(/\r\nHost: 127\.0\.0\.1:\d+\r\nConnection: keep-alive\r\n/),
  ]);
});

test("both ask for the same", async () => {
  const linesOf = ([text = ""]: string[]) =>
    text
      .toLowerCase()
      .replaceAll(/:\d+\r/g, "\r")
      .split("\r\n")
      .sort();
  const [own, runtime] = [await sentBy(undefined), await sentBy(process.execPath, BUNDLE)];
  expect(linesOf(own)).toEqual(linesOf(runtime));
  expect(linesOf(own)).toContain(BODY);
});
