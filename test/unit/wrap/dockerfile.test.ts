import { expect, test } from "vitest";
import type { Image } from "../../../src/docker/image.ts";
import { wrapDockerfile } from "../../../src/wrap/dockerfile.ts";

const IMAGE: Image = {
  name: "app:1",
  platform: "linux/amd64",
  entrypoint: ["/start"],
  cmd: ["serve"],
  user: "",
  workdir: "",
  stopSignal: "",
  hasHealthcheck: false,
  hasTriggers: false,
};

/** The instructions, without comments. */
function instructions(changes: Partial<Image>): string[] {
  const lines = wrapDockerfile({ ...IMAGE, ...changes }).split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

const comments = (changes: Partial<Image>) =>
  wrapDockerfile({ ...IMAGE, ...changes })
    .split("\n")
    .filter((line) => line.startsWith("#"))
    .join("\n");

const SHIM = "/usr/local/bin/envshim";

test("envshim stands in front of ENTRYPOINT, and CMD is said again", () => {
  expect(instructions({})).toEqual([
    "ARG ENVSHIM=envshim",
    `FROM --platform=linux/amd64 \${ENVSHIM} AS envshim`,
    "FROM --platform=linux/amd64 app:1",
    `COPY --from=envshim /envshim ${SHIM}`,
    `ENTRYPOINT ["${SHIM}","--","/start"]`,
    'CMD ["serve"]',
  ]);
});

test("an image without a name is an argument of the build", () => {
  expect(instructions({ name: undefined, platform: undefined })).toEqual(
    expect.arrayContaining(["ARG BASE", `FROM \${ENVSHIM} AS envshim`, `FROM \${BASE}`]),
  );
});

test.each<[Partial<Image>, string[]]>([
  [{ entrypoint: ["/old/envshim", "--", "a"], cmd: [] }, [`ENTRYPOINT ["${SHIM}","--","a"]`]],
  [{ entrypoint: [], cmd: ["envshim", "--", "a"] }, [`CMD ["${SHIM}","--","a"]`]],
  [{ entrypoint: ["tini", "--", "envshim"], cmd: [] }, [`ENTRYPOINT ["tini","--","${SHIM}"]`]],
  [{ entrypoint: [], cmd: [] }, [`ENTRYPOINT ["${SHIM}","--"]`]],
])("%j: an envshim that is there gives its place to the new one", (start, lines) => {
  expect(instructions(start).filter((line) => /^(ENTRYPOINT|CMD)/.test(line))).toEqual(lines);
});

test.each<[Partial<Image>, string]>([
  [{}, "USER root, WORKDIR /, ENV"],
  [
    { user: "app", workdir: "/a b", stopSignal: "SIGINT", hasHealthcheck: true },
    'USER app, WORKDIR "/a b", STOPSIGNAL SIGINT, its HEALTHCHECK',
  ],
  [{ user: "a\nRUN b" }, 'USER "a\\nRUN b"'],
  [{ hasTriggers: true }, "ONBUILD"],
  [{ entrypoint: [], cmd: [] }, "neither ENTRYPOINT nor CMD"],
  [{ entrypoint: ["/bin/sh", "-c", "a"] }, "in shell form"],
  [{ entrypoint: ["/start.sh"] }, "whether /start.sh ends in exec"],
  [{ entrypoint: ["envshim"] }, "starts with envshim already"],
  [{ name: undefined }, "what the image is called"],
])("%j: a comment says so", (image, said) => {
  expect(comments(image)).toContain(said);
});
