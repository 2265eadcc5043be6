import { expect, test } from "vitest";
import { httpParserOf } from "../../../src/host/http-parser.ts";

/** A process of that version of Node, which has these modules. */
function processOf(node: string, modules: Readonly<Record<string, object>> = {}): NodeJS.Process {
  const getBuiltinModule = (name: string) => modules[name];
  return { versions: { node }, getBuiltinModule } as unknown as NodeJS.Process;
}

const HTTPParser = class {};

test("the parser is the one that node:http uses", () => {
  expect(httpParserOf(processOf("24.1.0", { _http_common: { HTTPParser } }))).toBe(HTTPParser);
  expect(httpParserOf(process)?.kLenientNone).toBe(0);
});

test.each(["20.16.0", "22.21.0", "22.24.0", "25.0.0", "240.0.0"])(
  "that of Node %s is not known here",
  (version) => {
    expect(httpParserOf(processOf(version, { _http_common: { HTTPParser } }))).toBeUndefined();
  },
);

test("a runtime without it has none", () => {
  expect(httpParserOf(processOf("24.1.0"))).toBeUndefined();
  expect(httpParserOf(processOf("24.1.0", { _http_common: {} }))).toBeUndefined();
});
