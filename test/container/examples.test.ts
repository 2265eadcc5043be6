// The examples run by `envshim up`, with the real software: FastAPI and Redis from Debian, gunicorn and Triton from PyPI.
// Not here: vLLM, TGI and KServe's Hugging Face server, which no registry that the tests reach has in a form that runs
// without a GPU, and Ollama, which takes too long to build from its Go module. What stands for them starts as their images
// do (serving-images.test.ts), and their specs are checked (docs/examples.test.ts).
import { once } from "node:events";
import { connect } from "node:net";
import { beforeAll, expect, test } from "vitest";
import { freePort } from "../support/program.ts";
import { composeCommand } from "./support/compose.ts";
import { makeGunicorn, makeRedis, makeTriton } from "./support/example-images.ts";
import { listenOn, makeModelServer, predict } from "./support/model-server.ts";
import { upExample } from "./support/up-example.ts";

const images = { modelServer: "", gunicorn: "", redis: "", triton: "" };
beforeAll(async () => {
  await composeCommand();
  images.modelServer = await makeModelServer();
  images.gunicorn = await makeGunicorn();
  images.redis = await makeRedis();
  images.triton = await makeTriton();
});

test("FastAPI: the model server wants the key of its secrets file", async () => {
  const image = images.modelServer;
  const port = await freePort();
  await upExample("model-server", { image, port, env: listenOn(port) });
  expect(await predict(port, "local-key")).toEqual([200, { model: "iris-logistic", kind: "setosa" }]);
  expect((await predict(port, "wrong"))[0]).toBe(401);
});

test("gunicorn: four workers below the container's PID 1 have what one start of envshim resolved", async () => {
  const image = images.gunicorn;
  const port = await freePort();
  const env = { GUNICORN_CMD_ARGS: `--bind=127.0.0.1:${port}` };
  const stop = await upExample("gunicorn", { image, port, env });
  const ask = async (key: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { "x-api-key": key } });
    return { status: response.status, body: await response.json() };
  };
  expect(await ask("local-key")).toMatchObject({ status: 200, body: { parent: 1 } });
  expect(await ask("wrong")).toMatchObject({ status: 401 });
  const { status, stderr } = await stop();
  expect(status).toBe(130);
  expect(stderr.match(/Booting worker with pid/g)).toHaveLength(4);
  expect(stderr.match(/1 secret from file:/g)).toHaveLength(1);
  expect(stderr).toContain("Shutting down: Master");
});

test("Redis, which does not speak HTTP, is ready, is PID 1 and wants its password", async () => {
  const image = images.redis;
  const port = await freePort();
  const env = { REDIS_BIND: "127.0.0.1", REDIS_PORT: String(port) };
  const stop = await upExample("redis", { image, port, env });
  const replies = await talk(port, [
    "PING",
    "AUTH wrong",
    "AUTH local-password",
    "PING",
    "INFO server",
    "QUIT",
  ]);
  expect(replies.slice(0, 4)).toEqual([
    expect.stringContaining("-NOAUTH"),
    expect.stringContaining("-WRONGPASS"),
    "+OK",
    "+PONG",
  ]);
  expect(replies).toContain("process_id:1");
  expect(await stop()).toMatchObject({ status: 130, stderr: expect.not.stringContaining("local-password") });
});

test("Triton: the real server is ready through the entry script of its image", async () => {
  const image = images.triton;
  const port = await freePort();
  // No S3, and no other port, is here.
  const options = [
    `--http-port=${port}`,
    "--http-address=127.0.0.1",
    "--allow-grpc=false",
    "--allow-metrics=false",
  ];
  const command = (words: readonly string[]) =>
    [...words, ...options].map((word) => word.replace("s3://my-models/triton", "/tmp"));
  const stop = await upExample("triton", { image, port, command });
  const response = await fetch(`http://127.0.0.1:${port}/v2`);
  expect(await response.json()).toMatchObject({ name: "triton" });
  expect((await stop()).stderr).toContain("2 secrets from file:");
});

/** Sends lines to a server, and reads until it hangs up. @returns the lines that came */
async function talk(port: number, lines: readonly string[]): Promise<string[]> {
  const socket = connect(port, "127.0.0.1").setEncoding("utf8");
  let said = "";
  socket.on("data", (chunk) => {
    said += chunk;
  });
  socket.write(lines.map((line) => `${line}\r\n`).join(""));
  await once(socket, "close");
  return said.split("\r\n");
}
