import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../support/paths.ts";
import { fromPyPI } from "../../support/python.ts";
import { build, hasRegistry } from "./docker.ts";
import { IMAGES, MARK } from "./names.ts";
import { importDebian } from "./rootfs.ts";

/** What stands for python and redis where no registry can be reached. */
const DEBIAN = `${MARK}/python-redis`;

/** Builds docker/examples/redis, with the real Redis. @returns the image's name */
export async function makeRedis(): Promise<string> {
  return buildExample("redis", hasRegistry() ? {} : { BASE: await makeDebian() });
}

/** Builds docker/examples/gunicorn, with the real one from PyPI. @returns the image's name */
export async function makeGunicorn(): Promise<string> {
  return buildExample("gunicorn", hasRegistry() ? {} : { BASE: await makeGunicornBase() });
}

/** Builds docker/examples/triton on what stands for NVIDIA's image, with the real server in it. @returns its name */
export async function makeTriton(): Promise<string> {
  return buildExample("triton", { BASE: await makeTritonBase() });
}

let debian: Promise<string> | undefined;
function makeDebian(): Promise<string> {
  debian ??= importDebian(DEBIAN, ["python3", "redis-server"]).then(() => DEBIAN);
  return debian;
}

async function makeGunicornBase(): Promise<string> {
  const packages = await fromPyPI("gunicorn", ["gunicorn==23.0.0", "packaging==25.0"]);
  const lines = [`FROM ${await makeDebian()}`, "COPY packages /opt/packages", "ENV PYTHONPATH=/opt/packages"];
  return buildFrom("gunicorn-base", lines, (context) =>
    cpSync(packages, join(context, "packages"), { recursive: true }),
  );
}

/** NVIDIA's wheel for Python programs brings the server itself and its libraries, but for what OpenSSL loads later on. */
async function makeTritonBase(): Promise<string> {
  const wheel = await fromPyPI("triton", ["nvidia-pytriton==0.7.0"]);
  const lines = [
    `FROM ${hasRegistry() ? "python:3.12-slim" : await makeDebian()}`,
    "COPY server /opt/server",
    "COPY nvidia_entrypoint.sh /opt/nvidia/",
    "ENV PATH=/opt/server/pytriton/tritonserver/bin:/usr/local/bin:/usr/bin:/bin",
    'ENTRYPOINT ["/opt/nvidia/nvidia_entrypoint.sh"]',
  ];
  return buildFrom("triton-base", lines, (context) => {
    for (const folder of ["nvidia_pytriton.libs", "pytriton/tritonserver/bin"]) {
      mkdirSync(join(context, "server"), { recursive: true });
      cpSync(join(wheel, folder), join(context, "server", folder), { recursive: true });
    }
    writeFileSync(join(context, "nvidia_entrypoint.sh"), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
  });
}

async function buildExample(name: string, args: Readonly<Record<string, string>>): Promise<string> {
  const tag = `${MARK}/example-${name}`;
  await build({ tag, context: `${ROOT}docker/examples/${name}`, args: { ENVSHIM: IMAGES.envshim, ...args } });
  return tag;
}

/** Builds an image of these lines of a Dockerfile. @param fill puts what they copy into the folder */
async function buildFrom(
  name: string,
  lines: readonly string[],
  fill: (context: string) => void,
): Promise<string> {
  const context = mkdtempSync(join(tmpdir(), "envshim-test-"));
  try {
    fill(context);
    writeFileSync(join(context, "Dockerfile"), `${lines.join("\n")}\n`);
    await build({ tag: `${MARK}/${name}`, context });
    return `${MARK}/${name}`;
  } finally {
    rmSync(context, { recursive: true });
  }
}
