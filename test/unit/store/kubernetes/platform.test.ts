import * as fs from "node:fs";
import { expect, test } from "vitest";
import { completed } from "../../../../src/store/kubernetes/platform.ts";

test.each([
  ["10.96.0.1", "443", "https://10.96.0.1/"],
  ["10.96.0.1", "6443", "https://10.96.0.1:6443/"],
  ["fd00::1", "443", "https://[fd00::1]/"],
  ["kubernetes.default.svc", undefined, "https://kubernetes.default.svc/"],
])("the API server at %s, port %s, is %s", (host, port, url) => {
  const env = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port };
  expect(completed({ namespace: "ml" }, { env, fs })).toEqual({ namespace: "ml", url });
});

test("a host that is none is told, and not shown", () => {
  const env = { KUBERNETES_SERVICE_HOST: "a b" };
  expect(() => completed({ namespace: "ml" }, { env, fs })).toThrow("KUBERNETES_SERVICE_HOST is no host");
});
