import { dirname } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { tempFile } from "../support/temp.ts";
import { build, docker, run } from "./support/docker.ts";
import { IMAGES, MARK } from "./support/names.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

const BARE = `
FROM ${IMAGES.app} AS full
RUN mkdir /bare && ldd /usr/local/bin/envshim /usr/bin/env | grep -o '/[^ :]*' | sort -u \\
  | xargs cp --dereference --parents --target-directory=/bare

FROM scratch
COPY --from=full /bare /
ENTRYPOINT ["/usr/local/bin/envshim", "--"]
`;

test("an image of envshim, its libraries and one program is enough: no Node, no shell, no CA certificates", async () => {
  const image = `${MARK}/bare`;
  await build({ tag: image, context: dirname(tempFile("Dockerfile", BARE)) });
  const { env, mounts } = await secretWorld();
  const { stdout, status } = await run(["/usr/bin/env"], { image, env, mounts });
  expect(stdout.split("\n")).toContain(`API_KEY=${SECRET}`);
  expect(status).toBe(0);
  expect(await filesOf(image)).not.toContainEqual(
    expect.stringMatching(/(^|\/)(node|sh|bash|passwd|.*\.(crt|pem))$/),
  );
});

async function filesOf(image: string): Promise<string[]> {
  const container = await docker(["create", `--label=${MARK}`, image, "x"]);
  const { stdout } = await execa("docker", ["export", container], { buffer: false }).pipe("tar", ["--list"]);
  await docker(["rm", container]);
  return stdout.split("\n");
}
