import { expect, test } from "vitest";
import { namedFile } from "../../../src/settings/named-file.ts";

test.each([
  "/var/run/secrets/kubernetes.io/serviceaccount/token",
  "./token",
  "../secrets/token-file",
  "/run/secrets/3f2a1b",
])("a path is shown: %s", (path) => {
  expect(namedFile(path, "ENVSHIM_TOKEN_FILE")).toBe(`file ${path}`);
});

test.each([
  "hvs.CAESIJ0aB3xYz9QmT7LkPw2RvN",
  "token",
  "eyJhbGciOi.eyJzdWIi.c2ln",
  "/9j4AAQSkZJRgABAQEAYABg/x0",
  "a/b/c",
  "/-----BEGIN PRIVATE KEY-----\nMIIB/w==",
])("what may be a credential is not: %s", (text) => {
  expect(namedFile(text, "ENVSHIM_TOKEN_FILE")).toBe("file that ENVSHIM_TOKEN_FILE names");
});
