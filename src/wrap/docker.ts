import { execa } from "execa";
import type { Inherited } from "../settings/settings.ts";
import { DockerError } from "./words.ts";

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
  if (result.code === "ENOENT") throw new DockerError({ kind: "no-docker" });
  // Docker ends with 1 whatever is wrong.
  if (/no such image/i.test(result.stderr)) throw new DockerError({ kind: "no-image", image });
  const said = result.stderr.trim().split("\n").at(-1) || "nothing";
  throw new DockerError({ kind: "failed", image, said });
}
