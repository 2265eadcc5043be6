import { execa } from "execa";
import { docker } from "./docker.ts";
import { MARK } from "./names.ts";

/** The paths in an image, without a slash before them; folders end with one. */
export async function filesOf(image: string): Promise<string[]> {
  const container = await docker(["create", `--label=${MARK}`, image, "x"]);
  const { stdout } = await execa("docker", ["export", container], { buffer: false }).pipe("tar", ["--list"]);
  await docker(["rm", container]);
  return stdout.split("\n");
}
