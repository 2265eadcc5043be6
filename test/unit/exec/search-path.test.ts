import { expect, test } from "vitest";
import { searchPathOf } from "../../../src/exec/search-path.ts";
import { found } from "../../support/stores.ts";

test("without PATH commands are looked for in /bin and /usr/bin", () => {
  expect(searchPathOf(undefined)).toEqual({ folders: ["/bin", "/usr/bin"], shown: { kind: "unset" } });
});

test("an inherited PATH may be shown", () => {
  expect(searchPathOf({ kind: "literal", origin: "inherited", value: "/a:/b" })).toEqual({
    folders: ["/a", "/b"],
    shown: { kind: "inherited", value: "/a:/b" },
  });
});

test("of a spec's PATH only its line is shown", () => {
  expect(searchPathOf({ kind: "literal", origin: "spec", line: 7, value: "/a" })).toEqual({
    folders: ["/a"],
    shown: { kind: "spec", line: 7 },
  });
});

test("a PATH that is a secret is used, and not shown", () => {
  const variable = {
    kind: "secret",
    origin: "spec",
    reference: { name: "path" },
    secret: found("/a:/b"),
  } as const;
  expect(searchPathOf(variable)).toEqual({ folders: ["/a", "/b"], shown: { kind: "secret" } });
  expect(searchPathOf({ ...variable, reference: { name: "path", file: true } }).folders).toEqual([]);
});

test.each([
  ["an empty part is the working folder", ":/a::", [".", "/a", ".", "."]],
  ["slashes at the end of a folder say nothing", "/a/:/b//", ["/a", "/b"]],
  ["the root is /, and slashes within a folder stay", "/:/a//b", ["/", "/a//b"]],
])("%s", (_, value, folders) => {
  expect(searchPathOf({ kind: "literal", origin: "inherited", value }).folders).toEqual(folders);
});
