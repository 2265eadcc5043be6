import { expect, test } from "vitest";
import { tempFile } from "../support/temp.ts";
import { docker, start } from "./support/docker.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";
import { untilLogged } from "./support/state.ts";

const TOKEN = "token-of-the-container-51d0";

test("docker inspect holds no secret, and no token that came as a file", async () => {
  const { env, mounts } = await secretWorld();
  const container = await start(["sh", "-c", 'test -n "$API_KEY" && echo started; exec sleep 600'], {
    env: { ...env, ENVSHIM_TOKEN_FILE: "/run/token", HF_TOKEN: "secret:apiKey" },
    mounts: { ...mounts, [tempFile("token", TOKEN)]: "/run/token" },
  });
  await untilLogged(container, "started");
  const text = await docker(["inspect", container]);
  expect(text).toContain("HF_TOKEN=secret:apiKey");
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain(TOKEN);
});
