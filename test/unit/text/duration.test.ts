import { expect, test } from "vitest";
import { formatAge, parseDuration } from "../../../src/text/duration.ts";

test.each([
  ["250ms", 250],
  ["5s", 5000],
  ["1.5m", 90_000],
  ["24h", 86_400_000],
  ["7d", 604_800_000],
])("%s is a length of time", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(["", "5", "5w", "-1s", "1 s", "s", "1s2m", ".5s"])("%j is none", (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test.each([
  [0, "0s"],
  [999, "0s"],
  [42_999, "42s"],
  [60_000, "1m"],
  [3_599_999, "59m"],
  [86_399_999, "23h"],
  [200_000_000, "2d"],
])("%i ms are told in their largest whole unit, and never as more than they are: %s", (ms, text) => {
  expect(formatAge(ms)).toBe(text);
});
