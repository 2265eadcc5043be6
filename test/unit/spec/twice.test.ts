import { expect, test } from "vitest";
import { findTwice } from "../../../src/spec/twice.ts";
import { parseSource } from "../../../src/text/source.ts";

test.each([
  ["image: a\nenv: {}\n", []],
  ["image: a\nport: 1\nimage: b\nimage: c\n", [3, 4]],
  ["env: {}\nenv: {}\n", []],
  ["a: {b: 1, b: 2}\n", []],
  ["- a\n- a\n", []],
  ["a: [\na: 1\n", []],
])(
  "%j: each key at the top that is there already is told, but for env, which has its own words",
  (text, lines) => {
    expect(findTwice(parseSource("f", text)).map(({ place }) => place?.line)).toEqual(lines);
  },
);
