import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { serveSecrets } from "../support/endpoint.ts";
import { readmeBlock } from "../support/readme.ts";
import { tempDir, tempFile } from "../support/temp.ts";
import { build, docker, start } from "./support/docker.ts";
import { IMAGES, MARK } from "./support/names.ts";
import { SECRET, SPEC, SPEC_PATH } from "./support/secrets.ts";
import { inspect } from "./support/state.ts";

const health = (container: string) => inspect(container, ".State.Health.Status");

test("HEALTHCHECK works as without envshim", async () => {
  const container = await start(["sh", "-c", "touch /tmp/up; exec sleep 600"], {
    options: ["--health-cmd=test -e /tmp/up", "--health-interval=1s", "--health-start-period=30s"],
  });
  await expect.poll(() => health(container), { timeout: 30_000 }).toBe("healthy");
});

test("a HEALTHCHECK that goes through envshim, as the docs write it, has the secrets", async () => {
  const context = tempDir();
  const check = readmeBlock("healthcheck dockerfile")
    .replace("--interval=30s", "--interval=1s")
    .replace('"python3", "healthcheck.py"', `"sh", "-c", "test \\"$API_KEY\\" = ${SECRET}"`);
  writeFileSync(join(context, "Dockerfile"), `FROM ${IMAGES.app}\n${check}`);
  const image = `${MARK}/healthcheck`;
  await build({ tag: image, context });
  onTestFinished(async () => void (await docker(["image", "rm", "--force", image])));
  const secrets = { apiKey: SECRET };
  const { url } = await serveSecrets(secrets);
  const container = await start(["sleep", "600"], {
    image,
    env: { ENVSHIM_ENDPOINT: url },
    mounts: { [tempFile("spec.yaml", SPEC)]: SPEC_PATH },
    options: ["--health-retries=1"],
  });
  await expect.poll(() => health(container), { timeout: 30_000 }).toBe("healthy");
  // Nothing is cached without a token, so each check asks.
  secrets.apiKey = "another";
  await expect.poll(() => health(container), { timeout: 30_000 }).toBe("unhealthy");
});
