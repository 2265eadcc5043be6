import { dirname } from "node:path";
import { expect, test } from "vitest";
import { tempFile } from "../support/temp.ts";
import { build, run } from "./support/docker.ts";
import { filesOf } from "./support/files.ts";
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
