import { execa } from "execa";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { ROOT } from "../support/paths.ts";
import { freePort } from "../support/program.ts";
import { composeCommand } from "./support/compose.ts";
import { isHealthy, makeModelServer, predict } from "./support/model-server.ts";
import { MARK } from "./support/names.ts";

let image = "";
beforeAll(async () => {
  image = await makeModelServer();
});

test("compose.yaml brings up envshim serve and a model server that has its key from there", async () => {
  const [port, secretsPort] = [await freePort(), await freePort()];
  const env = { IMAGE: image, PORT: String(port), SECRETS_PORT: String(secretsPort) };
  const [program, ...words] = await composeCommand();
  const compose = (...args: string[]) =>
    execa(
      program,
      [...words, `--project-name=${MARK}`, `--file=${ROOT}docker/examples/compose.yaml`, ...args],
      { env },
    );
  onTestFinished(async () => {
    await compose("down", "--timeout=1", "--volumes");
  });
  await compose("up", "--detach", "--no-build");
  await expect.poll(() => isHealthy(port), { timeout: 60_000, interval: 100 }).toBe(true);
  expect(await predict(port, "local-key")).toEqual([200, { model: "iris-logistic", kind: "setosa" }]);
  expect((await predict(port, "wrong"))[0]).toBe(401);
});
