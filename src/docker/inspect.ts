import type { Inherited } from "../settings/settings.ts";
import { askDocker, type DockerReply } from "./docker.ts";

export type Inspected = DockerReply | { readonly kind: "no-image" };

/** What Docker knows of an image, as `docker image inspect` prints it. */
export async function inspectImage(image: string, env: Inherited): Promise<Inspected> {
  const reply = await askDocker(["image", "inspect", "--", image], env);
  return reply.kind === "failed" && /no such image/i.test(reply.stderr) ? { kind: "no-image" } : reply;
}
