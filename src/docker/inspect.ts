import type { Inherited } from "../settings/settings.ts";
import { askDocker, type DockerReply } from "./docker.ts";

export type Inspected = DockerReply | { readonly kind: "no-image" };

/** What Docker knows of an image, as `docker image inspect` prints it. */
export async function inspectImage(image: string, env: Inherited): Promise<Inspected> {
  // Docker has no status of its own for it: its client ends with 1 for whatever is wrong, and says what in English alone.
  const reply = await askDocker(["image", "inspect", "--", image], env);
  return reply.kind === "failed" && /no such image/i.test(reply.stderr) ? { kind: "no-image" } : reply;
}
