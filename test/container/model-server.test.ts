import { setTimeout as sleep } from "node:timers/promises";
import { GenericContainer, Wait } from "testcontainers";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { serveSecrets } from "../support/endpoint.ts";
import { freePort } from "../support/program.ts";
import { docker, runArguments } from "./support/docker.ts";
import { isHealthy, listenOn, MODEL_SPEC, makeModelServer, predict } from "./support/model-server.ts";
import { MARK } from "./support/names.ts";
import { SPEC_PATH } from "./support/secrets.ts";
import { logs } from "./support/state.ts";

const KEY = "key-of-the-model-server-90b2";
const ROUNDS = 5;

let image = "";
beforeAll(async () => {
  image = await makeModelServer();
});

test("the model server answers /predict with the key of its spec's secret, and 401 without it", async () => {
  const endpoint = await serveSecrets({ modelApiKey: KEY });
  const port = await freePort();
  const server = await new GenericContainer(image)
    .withNetworkMode("host")
    .withLabels({ [MARK]: "" })
    .withEnvironment({ ENVSHIM_ENDPOINT: endpoint.url, ...listenOn(port) })
    .withBindMounts([{ source: MODEL_SPEC, target: SPEC_PATH, mode: "ro" }])
    .withWaitStrategy(Wait.forHealthCheck())
    .start();
  onTestFinished(async () => {
    await server.stop({ timeout: 0 });
  });
  expect(await predict(port, KEY)).toEqual([200, { model: "iris-logistic", kind: "setosa" }]);
  expect((await predict(port))[0]).toBe(401);
  expect((await predict(port, "wrong"))[0]).toBe(401);
  expect(endpoint.requests).toHaveLength(1);
  expect(await logs(server.getId())).not.toContain(KEY);
});

test("envshim adds less than a second to the time until /healthz answers", async () => {
  const endpoint = await serveSecrets({ modelApiKey: KEY });
  const mounts = { [MODEL_SPEC]: SPEC_PATH };
  const without: number[] = [];
  const through: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const plain = { MODEL_NAME: "iris-logistic", API_KEY: KEY };
    without.push(await timeToHealthz(["-m", "uvicorn", "serve:app"], plain, ["--entrypoint=python3"]));
    through.push(await timeToHealthz([], { ENVSHIM_ENDPOINT: endpoint.url }, []));
  }
  console.log(
    `model server, ms from docker run to /healthz, median of ${ROUNDS} (fastest): without envshim ${median(without)} (${Math.min(...without)}), with ${median(through)} (${Math.min(...through)})`,
  );
  // The fastest of each: what else the machine does can only add.
  expect(Math.min(...through) - Math.min(...without)).toBeLessThan(1000);

  async function timeToHealthz(
    command: string[],
    env: Record<string, string>,
    options: string[],
  ): Promise<number> {
    const port = await freePort();
    const world = { image, env: { ...env, ...listenOn(port) }, mounts, options };
    const started = performance.now();
    const id = await docker(["run", "--detach", ...runArguments(command, world)]);
    while (!(await isHealthy(port))) await sleep(10);
    const ms = Math.round(performance.now() - started);
    await docker(["rm", "--force", id]);
    return ms;
  }
});

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
