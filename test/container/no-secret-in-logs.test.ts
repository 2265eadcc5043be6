import { expect, test } from "vitest";
import { tempFile } from "../support/temp.ts";
import { start } from "./support/docker.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";
import { logs, untilLogged } from "./support/state.ts";

const TOKEN = "token-of-the-container-51d0";

test("docker logs hold no secret and no token, at level debug too", async () => {
  const { env, mounts, endpoint } = await secretWorld();
  const container = await start(["sh", "-c", 'test -n "$API_KEY" && echo started; exec sleep 600'], {
    env: { ...env, ENVSHIM_LOG_LEVEL: "debug", ENVSHIM_TOKEN_FILE: "/run/token" },
    mounts: { ...mounts, [tempFile("token", TOKEN)]: "/run/token" },
  });
  await untilLogged(container, "started");
  const text = await logs(container);
  expect(endpoint.requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  expect(text).toContain("1 secret from");
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain(TOKEN);
});
