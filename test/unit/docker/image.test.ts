import { expect, test } from "vitest";
import { parseInspection } from "../../../src/docker/image.ts";
import { ImageError } from "../../../src/docker/words.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const IMAGE = {
  Id: `sha256:0123456789ab${"0".repeat(52)}`,
  RepoTags: ["app:1"],
  RepoDigests: [`docker.io/library/app@${DIGEST}`],
  Os: "linux",
  Architecture: "arm64",
  Variant: "v8",
  Config: { Entrypoint: ["/start"], Cmd: null, User: "app", Healthcheck: { Test: ["CMD", "true"] } },
};

const read = (image: object, name?: string, pin = false) =>
  parseInspection(JSON.stringify([image]), { name, pin });

test("what an image says of its start is read, and what it leaves out is empty", () => {
  expect(read(IMAGE)).toEqual({
    name: "app:1",
    platform: "linux/arm64/v8",
    entrypoint: ["/start"],
    cmd: [],
    user: "app",
    workdir: "",
    stopSignal: "",
    hasHealthcheck: true,
    hasTriggers: false,
  });
});

test("a registry's configuration says the same, but for a name", () => {
  const { Config: config } = IMAGE;
  const text = JSON.stringify({ os: "linux", architecture: "amd64", config });
  expect(parseInspection(text, { pin: false })).toMatchObject({
    name: undefined,
    platform: "linux/amd64",
    entrypoint: ["/start"],
  });
});

test.each([
  ["the name it was asked for by", "other:2", false, {}, "other:2"],
  ["its tag, where it was asked for by its id", "0123456789ab", false, {}, "app:1"],
  [
    "its digest, where it has no tag",
    undefined,
    false,
    { RepoTags: ["<none>:<none>"] },
    IMAGE.RepoDigests[0],
  ],
  ["its digest, where that is asked for", "app:1", true, {}, IMAGE.RepoDigests[0]],
  ["none, where it has none", undefined, false, { RepoTags: [], RepoDigests: null }, undefined],
])("FROM takes %s", (_, name, pin, changes, from) => {
  expect(read({ ...IMAGE, ...changes }, name, pin).name).toBe(from);
});

test("the digest to pin is that of the repository that was asked for", () => {
  const digests = [`other@${DIGEST}`, `app@${DIGEST}`];
  expect(read({ ...IMAGE, RepoDigests: digests }, "app:1", true).name).toBe(`app@${DIGEST}`);
});

test.each([
  ["no JSON", "{", "neither what docker image inspect prints"],
  ["two images", JSON.stringify([IMAGE, IMAGE]), "describes 2 images"],
  ["none", "[]", "describes 0 images"],
  ["a container", JSON.stringify([{ ...IMAGE, Path: "/start" }]), "describes a container"],
  ["another system", JSON.stringify([{ ...IMAGE, Os: "windows" }]), "not for Linux"],
  ["a tag that is more than a name", JSON.stringify([{ ...IMAGE, RepoTags: ["a\nRUN b"] }]), "image's name"],
  ["an odd architecture", JSON.stringify([{ ...IMAGE, Architecture: "a\nb" }]), "image's architecture"],
])("%s is refused", (_, text, told) => {
  const parse = () => parseInspection(text, { pin: false });
  expect(parse).toThrow(ImageError);
  expect(parse).toThrow(told);
});

test("an image without a digest cannot be pinned", () => {
  expect(() => read({ ...IMAGE, RepoDigests: [] }, "app:1", true)).toThrow("there is no digest to pin");
});
