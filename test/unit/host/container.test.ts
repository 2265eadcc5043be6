import { expect, test } from "vitest";
import { isInContainer } from "../../../src/host/container.ts";
import type { FileSystem } from "../../../src/host/files.ts";

/** A machine with these files, this process being the one of that number. */
function machine(files: readonly string[], pid = "77") {
  const fs = { existsSync: (path: string) => files.includes(path), readlinkSync: () => pid };
  return fs as unknown as FileSystem;
}

test.each([
  ["Docker's mark", {}, machine(["/.dockerenv"])],
  ["Podman's mark", {}, machine(["/run/.containerenv"])],
  ["Kubernetes' variable", { KUBERNETES_SERVICE_HOST: "10.0.0.1" }, machine([])],
  ["the variable container", { container: "podman" }, machine([])],
  ["being the first process", {}, machine([], "1")],
])("%s tells that this is a container", (_, env, fs) => {
  expect(isInContainer(env, fs)).toBe(true);
});

test("without any of them it is none, nor without /proc", () => {
  expect(isInContainer({}, machine([]))).toBe(false);
  const readlinkSync = () => {
    throw new Error("ENOENT");
  };
  expect(isInContainer({}, { existsSync: () => false, readlinkSync } as unknown as FileSystem)).toBe(false);
});
