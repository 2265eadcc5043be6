import { expect, test } from "vitest";
import { isShim, isWrapped } from "../../../src/docker/wrapped.ts";

test.each([
  [["envshim", "--"], []],
  [["/usr/local/bin/envshim", "--", "a"], []],
  [[], ["envshim", "--", "a"]],
  [["tini", "--", "envshim", "--"], ["a"]],
  [["/sbin/tini-static", "-g", "-v", "--", "/envshim", "--"], []],
  [["dumb-init", "envshim"], []],
])("ENTRYPOINT %j with CMD %j starts with envshim", (entrypoint, cmd) => {
  expect(isWrapped({ entrypoint, cmd })).toBe(true);
});

test.each([
  [[], []],
  [["a", "envshim"], []],
  [["a"], ["envshim", "--", "b"]],
  [["myenvshim"], []],
  [["tini", "--", "a"], ["envshim"]],
  [["xtini", "--", "envshim"], []],
])("ENTRYPOINT %j with CMD %j does not", (entrypoint, cmd) => {
  expect(isWrapped({ entrypoint, cmd })).toBe(false);
});

test("envshim is envshim by whichever path, and by no other name", () => {
  const are = ["envshim", "./envshim", "/a/envshim", "envshim/", "envshim.cjs"].map(isShim);
  expect(are).toEqual([true, true, true, false, false]);
});
