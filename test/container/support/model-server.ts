import { execa } from "execa";
import { ROOT } from "../../support/paths.ts";
import { build, hasRegistry } from "./docker.ts";
import { IMAGES, MARK } from "./names.ts";
import { importDebian } from "./rootfs.ts";

/** The example's own spec. */
export const MODEL_SPEC = `${ROOT}docker/examples/model-server/spec.yaml`;

/** Builds docker/examples/model-server, once a run. @returns the image's name */
export async function makeModelServer(): Promise<string> {
  const image = `${MARK}/model-server`;
  const { failed } = await execa("docker", ["image", "inspect", image], { reject: false });
  if (!failed) return image;
  let base: string = IMAGES.base;
  // With no registry and no network the build cannot install packages, so they are in the base already.
  if (!hasRegistry()) {
    base = `${MARK}/python`;
    await importDebian(base, ["python3-fastapi", "python3-sklearn", "python3-uvicorn"]);
  }
  const context = `${ROOT}docker/examples/model-server`;
  await build({ tag: image, context, args: { BASE: base, ENVSHIM: IMAGES.envshim } });
  return image;
}

/** The environment of a model server that listens on loopback alone. */
export function listenOn(port: number): Record<string, string> {
  return { UVICORN_HOST: "127.0.0.1", UVICORN_PORT: String(port) };
}

/** Asks the server for a prediction. @returns status and body */
export async function predict(port: number, key?: string): Promise<readonly [status: number, body: unknown]> {
  const response = await fetch(`http://127.0.0.1:${port}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(key === undefined ? {} : { "x-api-key": key }) },
    body: "[5.1, 3.5, 1.4, 0.2]",
  });
  return [response.status, await response.json()];
}

/** True once `/healthz` answers. */
export async function isHealthy(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
  return response?.ok ?? false;
}
