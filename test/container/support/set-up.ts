import { dirname } from "node:path";
import { execa } from "execa";
import { requireProgram } from "../../support/packages.ts";
import { BINARY, ROOT } from "../../support/paths.ts";
import { build, hasRegistry, REGISTRY_VARIABLE } from "./docker.ts";
import { findEngine } from "./engine.ts";
import { IMAGES } from "./names.ts";
import { importDebian } from "./rootfs.ts";

/** Before the container tests: an engine and the images of {@link IMAGES}. @returns what takes them away */
export default async function setUp(): Promise<() => Promise<void>> {
  const engine = await findEngine();
  try {
    process.env.TMPDIR = engine.tempFolder;
    if (engine.host) process.env.DOCKER_HOST = engine.host;
    // Its helper container would need a registry and a bridge; the engine's keeper does its work.
    process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
    process.env.TESTCONTAINERS_HOST_OVERRIDE = "127.0.0.1";
    if (engine.host !== undefined || !(await pullBase())) {
      // What a registry would have is made from Debian's packages.
      requireProgram("mmdebstrap");
      process.env[REGISTRY_VARIABLE] = "none";
    }
    await makeImages();
  } catch (error) {
    await engine.stop();
    throw error;
  }
  return engine.stop;
}

/** The base from a registry, or from the engine that has it already. @returns false where it cannot be had */
async function pullBase(): Promise<boolean> {
  const dockerfile = { input: "FROM debian:bookworm-slim\n", reject: false };
  const { failed } = await execa("docker", ["build", "--tag", IMAGES.base, "-"], dockerfile);
  return !failed;
}

async function makeImages(): Promise<void> {
  if (!hasRegistry()) await importDebian(IMAGES.base, []);
  const tar = execa("tar", ["--create", `--directory=${dirname(BINARY)}`, "envshim"], { buffer: false });
  await tar.pipe("docker", ["import", "-", IMAGES.envshim]);
  await build({
    tag: IMAGES.app,
    context: `${ROOT}docker/examples/entrypoint`,
    args: { BASE: IMAGES.base, ENVSHIM: IMAGES.envshim },
  });
}
