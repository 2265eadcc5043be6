import { execa } from "execa";
import { InputError } from "../errors/errors.ts";
import type { Inherited } from "../settings/settings.ts";

/**
 * What Docker knows of an image, as `docker image inspect` prints it.
 * @throws {InputError} where there is no docker, no engine or no such image
 */
export async function inspectImage(image: string, env: Inherited): Promise<string> {
  const result = await execa("docker", ["image", "inspect", "--", image], {
    env: { ...env },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });
  if (!result.failed) return result.stdout;
  if (result.code === "ENOENT") {
    throw unreadable(
      "there is no docker in PATH to ask for the image",
      "where there is one: docker image inspect IMAGE > image.json; then envshim wrap < image.json",
    );
  }
  if (/no such image/i.test(result.stderr)) {
    throw unreadable(`docker has no image ${image}`, `docker pull ${image}, or check its name`);
  }
  const said = result.stderr.trim().split("\n").at(-1) || "nothing";
  throw unreadable(`docker image inspect failed for ${image}: it said ${said}`, "check that docker works");
}

function unreadable(message: string, fix: string): InputError {
  return new InputError("input-unreadable", { message, fix });
}
