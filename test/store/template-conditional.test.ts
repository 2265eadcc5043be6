import * as fs from "node:fs";
import { expect, test } from "vitest";
import { KINDS } from "../../src/store/kinds.ts";
import { openStore } from "../../src/store/open.ts";
import { readMainSettings } from "../../src/store/settings.ts";
import type { Freshness, Store } from "../../src/store/store.ts";
import { systemClock } from "../support/clock.ts";
import { type Handler, startEndpoint } from "../support/endpoint.ts";
import { network } from "../support/network.ts";
import { tempFile } from "../support/temp.ts";

/** The store of these settings, in this process. */
function open(settings: Readonly<Record<string, string>>): Promise<Store> {
  const deadline = systemClock.elapsed() + 10_000;
  const retry = { clock: systemClock, random: () => 0, deadline };
  const env = { ENVSHIM_CACHE: "off", ...settings };
  const world = {
    fs,
    clock: systemClock,
    env,
    uid: 0,
    tmpdir: "/tmp",
    log: { warn: () => {}, debug: () => {} },
    network,
    retry,
    signal: new AbortController().signal,
  };
  return openStore(readMainSettings(KINDS, new Map(), env), world);
}

function ask(store: Store, names: readonly string[], etags: Readonly<Record<string, string>> = {}) {
  const { signal } = new AbortController();
  return store.fetch({ names, etags: new Map(Object.entries(etags)), timeout: 5000, signal });
}

/** Answers 304 to a request that shows the path's ETag. */
function withEtags(etags: Readonly<Record<string, string>>): Handler {
  return ({ url, headers }, reply) => {
    const etag = etags[url];
    if (etag === undefined) reply.writeHead(404).end();
    else if (headers["if-none-match"] === etag) reply.writeHead(304, { etag }).end();
    else reply.writeHead(200, { etag, "cache-control": "max-age=60" }).end('{"value":"x"}');
  };
}

test("each secret has its own ETag, which is shown for it alone", async () => {
  const server = await startEndpoint(withEtags({ "/a": '"1"', "/b": '"2"', "/c": '"3"' }));
  const store = await open({ ENVSHIM_ENDPOINT: `${server.url}/{name}` });
  const first = await ask(store, ["a", "b"]);
  expect(first.get("a")).toMatchObject({ kind: "found", etag: '"1"', maxAge: 60_000 });
  expect(first.get("b")).toMatchObject({ kind: "found", etag: '"2"' });
  const second = await ask(store, ["a", "b", "c"], { a: '"1"', b: '"old"' });
  expect(second.get("a")).toMatchObject({ kind: "unchanged", etag: '"1"' });
  expect(second.get("b")).toMatchObject({ kind: "found", etag: '"2"' });
  expect(second.get("c")).toMatchObject({ kind: "found", etag: '"3"' });
});

test("an ETag counts for the scope it came from: the same one at another scope's URL is another secret's", async () => {
  const etags: Record<string, string> = { "/teams/t/a": '"1"' };
  const server = await startEndpoint((request, reply, index) => withEtags(etags)(request, reply, index));
  const settings = {
    ENVSHIM_ENDPOINT: `${server.url}/{scope}/{name}`,
    ENVSHIM_PROJECT: "p",
    ENVSHIM_TEAM: "t",
  };
  const store = await open(settings);
  const found = (await ask(store, ["a"])).get("a");
  expect(found).toMatchObject({ kind: "found", scope: "team", etag: expect.any(String) });
  const { etag = "" } = { ...found } as Freshness;
  expect((await ask(store, ["a"], { a: etag })).get("a")).toEqual({ kind: "unchanged", etag });
  expect(server.requests.map(({ url, headers }) => [url, headers["if-none-match"]])).toEqual([
    ["/projects/p/a", undefined],
    ["/teams/t/a", undefined],
    ["/projects/p/a", undefined],
    ["/teams/t/a", '"1"'],
  ]);
  etags["/projects/p/a"] = '"1"';
  expect((await ask(store, ["a"], { a: etag })).get("a")).toMatchObject({ kind: "found", scope: "project" });
});

test("a 401 is asked once more with the token file read afresh, for each name", async () => {
  const tokens: (string | undefined)[] = [];
  const server = await startEndpoint(({ headers }, reply) => {
    tokens.push(headers.authorization);
    if (headers.authorization === "Bearer new") reply.end('{"value":"x"}');
    else reply.writeHead(401).end();
  });
  const file = tempFile("token", "old");
  const store = await open({ ENVSHIM_ENDPOINT: `${server.url}/{name}`, ENVSHIM_TOKEN_FILE: file });
  fs.writeFileSync(file, "new");
  const answers = await ask(store, ["a", "b"]);
  expect([...answers.values()].map(({ kind }) => kind)).toEqual(["found", "found"]);
  expect(tokens[0]).toBe("Bearer old");
});
