// `envshim up` with real containers, on the host's network: image, command, secrets, health, signals, and nothing left.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { freePort } from "../support/program.ts";
import { startEnvshim } from "../support/run.ts";
import { tempDir } from "../support/temp.ts";
import { waitFor } from "../support/wait.ts";
import { composeCommand } from "./support/compose.ts";
import { build, docker } from "./support/docker.ts";
import { makeModelServer, predict } from "./support/model-server.ts";
import { IMAGES, MARK } from "./support/names.ts";

let server = "";
beforeAll(async () => {
  await composeCommand();
  server = await makeModelServer();
});

/** Starts `envshim up` in a folder with this spec and these secrets. What Docker is left with is the test's to look at. */
function up(spec: object, options: readonly string[] = [], secrets: object = {}) {
  const folder = tempDir();
  writeFileSync(join(folder, "spec.json"), JSON.stringify({ name: MARK, ...spec }));
  writeFileSync(join(folder, "secrets.json"), JSON.stringify(secrets));
  const args = ["up", "spec.json", "--secrets", "secrets.json", "--network", "host", "--log-format", "text"];
  const child = startEnvshim([...args, ...options], {
    cwd: folder,
    env: { ...dockerEnv(), PATH: process.env.PATH ?? "" },
  });
  // By execa's own way it would be killed when the app takes its time to stop.
  const signal = (name: NodeJS.Signals) => void process.kill(child.pid ?? 0, name);
  onTestFinished(async () => {
    child.kill("SIGINT");
    await child;
    expect(await left()).toEqual([]);
  });
  return { child, signal };
}

/** How long Docker waits for an app to stop before it kills it, in milliseconds. */
const DOCKER_WAITS = 10_000;

/** Where the engine of the tests is. */
function dockerEnv(): Record<string, string> {
  const { DOCKER_HOST, HOME = "/root" } = process.env;
  return { HOME, ...(DOCKER_HOST === undefined ? {} : { DOCKER_HOST }) };
}

/** Every container, volume and network of Compose. */
async function left(): Promise<string[]> {
  const lists = [
    ["ps", "--all"],
    ["volume", "ls"],
    ["network", "ls"],
  ].map((list) => docker([...list, "--quiet", "--filter=label=com.docker.compose.project"]));
  return (await Promise.all(lists))
    .join("\n")
    .split("\n")
    .filter((line) => line !== "");
}

/** A server that answers every request with a status. */
const answering = (status: number, port: number) => [
  "python3",
  "-c",
  `import signal, sys
from http.server import *
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
class H(BaseHTTPRequestHandler):
  def do_GET(self): self.send_response(${status}); self.end_headers()
HTTPServer(("127.0.0.1", ${port}), H).serve_forever()`,
];

test("the model server is ready and has its key from the secrets file; Ctrl-C stops it and leaves nothing", async () => {
  const port = await freePort();
  const env = {
    MODEL_NAME: "iris",
    API_KEY: "secret:modelApiKey",
    UVICORN_HOST: "127.0.0.1",
    UVICORN_PORT: String(port),
  };
  const { child, signal } = up(
    { image: server, port, env, healthChecks: { readiness: { path: "/healthz" } } },
    [],
    {
      modelApiKey: "local-key",
    },
  );
  await waitFor(child.stderr, `s: http://127.0.0.1:${port}`);
  expect(await predict(port, "local-key")).toEqual([200, { model: "iris", kind: "setosa" }]);
  expect((await predict(port, "wrong"))[0]).toBe(401);
  signal("SIGINT");
  const { exitCode, stderr } = await child;
  expect(exitCode).toBe(130);
  expect(stderr).toContain("Application shutdown complete.");
  expect(stderr).not.toContain("local-key");
  expect(await left()).toEqual([]);
});

test("an image without envshim gets this executable in front of the spec's command; streams and status are the app's", async () => {
  const { child } = up(
    {
      image: IMAGES.base,
      command: ["sh", "-c", 'echo "out $KEY $0"; echo err >&2; exit 7', "$HOME"],
      env: { KEY: "secret:apiKey" },
    },
    [],
    { apiKey: "from the file" },
  );
  const { exitCode, stdout, stderr } = await child;
  expect({ exitCode, stdout }).toEqual({ exitCode: 7, stdout: "out from the file $HOME\n" });
  expect(stderr).toMatch(/1 secret from file:\/\/\/etc\/envshim\/secrets\.json in \d+ ms, exec sh\nerr\n/);
  expect(stderr).toMatch(/the app ended with 7 after [\d.]+ s\n$/);
  expect(await left()).toEqual([]);
});

test("without a command it keeps the image's ENTRYPOINT and CMD", async () => {
  const context = tempDir();
  const image = `${MARK}/entry`;
  writeFileSync(
    join(context, "Dockerfile"),
    `FROM ${IMAGES.base}\nENTRYPOINT ["echo", "entry"]\nCMD ["cmd"]\n`,
  );
  await build({ tag: image, context });
  const { exitCode, stdout } = await up({ image }).child;
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "entry cmd\n" });
});

test("--shim takes the executable out of an image, by way of a volume that is gone afterwards", async () => {
  const context = tempDir();
  const image = `${MARK}/standalone`;
  const dockerfile = `FROM ${IMAGES.envshim} AS envshim\nFROM ${IMAGES.base}\nCOPY --from=envshim /envshim /envshim\n`;
  writeFileSync(join(context, "Dockerfile"), dockerfile);
  await build({ tag: image, context });
  const spec = { image: IMAGES.base, command: ["sh", "-c", 'echo "$A"'], env: { A: "a" } };
  const { exitCode, stdout } = await up(spec, ["--shim", image]).child;
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "a\n" });
  expect(await left()).toEqual([]);
});

test("a health check that fails is told with its answer when the platform would give up, and asked on", async () => {
  const port = await freePort();
  const readiness = { path: "/up", periodSeconds: 1, failureThreshold: 1 };
  const { child, signal } = up({
    image: server,
    command: answering(503, port),
    port,
    healthChecks: { readiness },
  });
  await waitFor(child.stderr, `http://127.0.0.1:${port}/up, answered 503 for 1 s`);
  signal("SIGTERM");
  const { exitCode, stderr } = await child;
  expect(exitCode).toBe(143);
  expect(stderr).not.toContain("ready after");
});

test("without health checks the app is ready when its port takes connections", async () => {
  const port = await freePort();
  const { child } = up({ image: server, command: answering(500, port), port });
  await waitFor(child.stderr, `s: 127.0.0.1:${port}\n`);
});

test("a command that is not there ends with what envshim ended with in the container", async () => {
  const { child } = up({ image: IMAGES.base, command: ["nosuch"] });
  const { exitCode, stderr } = await child;
  expect(exitCode).toBe(127);
  expect(stderr).toContain("the app ended with 127");
});

test("a second signal does not wait for an app that will not stop", async () => {
  const command = ["sh", "-c", 'trap "" TERM; echo up; while :; do sleep 0.1; done'];
  const { child, signal } = up({ image: IMAGES.base, command });
  await waitFor(child.stdout as Readable, "up\n");
  signal("SIGINT");
  await waitFor(child.stderr, "stopping");
  signal("SIGINT");
  const second = performance.now();
  expect((await child).exitCode).toBe(130);
  expect(performance.now() - second).toBeLessThan(DOCKER_WAITS);
  expect(await left()).toEqual([]);
});

test("an image that nobody has ends with 66 before anything is started", async () => {
  const shim = `${MARK}/nothing-here:1`;
  const { exitCode, stderr } = await up({ image: IMAGES.base, command: ["true"] }, ["--shim", shim]).child;
  expect(exitCode).toBe(66);
  expect(stderr).toContain(`docker has no image ${shim} and could not pull it`);
  expect(stderr).not.toContain("start:");
});

test("a container that cannot be started ends with 66 and what Compose said, and leaves nothing", async () => {
  const { exitCode, stderr } = await up({ image: IMAGES.base, command: ["/nowhere/envshim", "--", "true"] })
    .child;
  expect(exitCode).toBe(66);
  expect(stderr).toMatch(/could not start it: it said .*\/nowhere\/envshim/);
  expect(await left()).toEqual([]);
});
