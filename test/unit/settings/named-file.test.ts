import { expect, test } from "vitest";
import { looksLikePath, namedFile } from "../../../src/settings/named-file.ts";

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

test.each([
  ["20 characters of digits and both cases", "/tmp/aB3aB3aB3aB3aB3aB3aB", false],
  ["with what base64 has beside them", "/tmp/aB3+aB3=aB3aB3aB3aB=", false],
  ["as the first part", "/aB3aB3aB3aB3aB3aB3aB/x", false],
  ["19 characters", "/tmp/aB3aB3aB3aB3aB3aB3a", true],
  ["no digit", "/tmp/aBcaBcaBcaBcaBcaBcaB", true],
  ["no small letter", "/tmp/AB3AB3AB3AB3AB3AB3AB", true],
  ["no capital", "/tmp/ab3ab3ab3ab3ab3ab3ab", true],
  ["a word's end behind it", "/tmp/aB3aB3aB3aB3aB3aB3aB-x", true],
  ["a word's start before it", "/tmp/x-aB3aB3aB3aB3aB3aB3aB", true],
  ["a dot in it", "/tmp/aB3aB3aB3aB.3aB3aB3aB", true],
])("a part looks random by its length, its characters and their mixture: %s", (_, text, isPath) => {
  expect(looksLikePath(text)).toBe(isPath);
});
