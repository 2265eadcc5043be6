import { expect, test } from "vitest";
import { asksForName, BODY_PLACEHOLDERS, locate, missingIds } from "../../../../src/store/template/url.ts";

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
  expect(urls("https://h/{name}?n={name}", "a/b")).toEqual(["https://h/a/b?n=a%2Fb"]);
});

const ids = { project: "p/1", team: "t" };

test("with {scope} there is a request for each scope that has an id, the most particular one first", () => {
  const found = locate({ url: "https://h/{scope}/{name}" }, "a", {
    team: "t",
    cluster: "c!",
    project: "p/1",
  });
  expect(found).toEqual([
    { url: new URL("https://h/projects/p/1/a"), scope: "project" },
    { url: new URL("https://h/clusters/c%21/a"), scope: "cluster" },
    { url: new URL("https://h/teams/t/a"), scope: "team" },
  ]);
  expect(locate({ url: "https://h?s={scope}&n={name}" }, "a", { team: "t" })).toEqual([
    { url: new URL("https://h?s=teams%2Ft&n=a"), scope: "team" },
  ]);
});

test("without {scope} there is one request, with the ids that it names", () => {
  expect(locate({ url: "https://h/{team}/{project}/{cluster}/{name}" }, "a", ids)).toEqual([
    { url: new URL("https://h/t/p/1//a") },
  ]);
});

test("what only looks like a placeholder stays", () => {
  expect(urls("https://h/v/x{names}?a={name}", "a")).toEqual(["https://h/v/x%7Bnames%7D?a=a"]);
});

test("in a body a placeholder may ask for base64", () => {
  const text = "{name}{scope:base64}{project}{cluster}{team:base64}{names}{name:hex}{x}";
  expect(text.match(BODY_PLACEHOLDERS)).toEqual([
    ...["{name}", "{scope:base64}", "{project}", "{cluster}", "{team:base64}"],
  ]);
});

test("a body is filled with the values as they are, or as their base64", () => {
  const asked: string[] = [];
  const body = {
    fill(textFor: (placeholder: string) => string) {
      asked.push(...["name", "name:base64", "scope", "project:base64", "cluster"].map(textFor));
      return "body";
    },
  };
  const text = '{"a": "{name}", "s": "{scope}"}';
  const template = { url: "https://h", text, body } as unknown as Parameters<typeof locate>[0];
  expect(locate(template, "é/!", { project: "p" })).toEqual([
    { url: new URL("https://h"), body: "body", scope: "project" },
  ]);
  expect(asked).toEqual(["é/!", "w6kvIQ==", "projects/p", "cA==", ""]);
});

test.each([
  ["https://h/{name}", []],
  ["https://h/{project}/{cluster}/{name}", ["ENVSHIM_CLUSTER"]],
  ["https://h/{scope}/{name}", []],
])("an id that is needed and not set is told by its variable: %s", (url, missing) => {
  expect(missingIds({ url }, ids)).toEqual(missing);
});

test("a template with {scope} needs one id at least", () => {
  const all = ["ENVSHIM_PROJECT", "ENVSHIM_CLUSTER", "ENVSHIM_TEAM"];
  expect(missingIds({ url: "https://h", text: "{scope:base64}" }, {})).toEqual(all);
  expect(missingIds({ url: "https://h/{name}" }, {})).toEqual([]);
});

test.each([
  [true, { url: "https://h/{name}" }],
  [true, { url: "https://h/", text: "{name}" }],
  [true, { url: "https://h/", text: "{name:base64}" }],
  [false, { url: "https://h/name", text: "name" }],
  [false, { url: "https://h/{team}" }],
])("the secret's name is asked for, or every secret would be the same: %s for %j", (asks, template) => {
  expect(asksForName(template)).toBe(asks);
});
