import { expect, test } from "vitest";
import { locate } from "../../../../src/store/template/url.ts";

const urls = (template: string, name: string) =>
  locate({ url: template }, name, { team: "t" }).map(({ url }) => url.href);

test.each([
  ["a@b+c=d!e", "a%40b%2Bc%3Dd%21e"],
  ["a/b.c-d_e", "a/b.c-d_e"],
])("all that URLs reserve is percent-encoded in the path, but for the slash: %s", (name, encoded) => {
  expect(urls("https://h/v/{name}", name)).toEqual([`https://h/v/${encoded}`]);
});

test("in the query the slash is encoded, too", () => {
  expect(urls("https://h/v?n={name}&x=1", "a/b+c=d!")).toEqual(["https://h/v?n=a%2Fb%2Bc%3Dd%21&x=1"]);
});
