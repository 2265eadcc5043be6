import type { LookupFunction } from "node:net";
import { expect, test } from "vitest";
import { sharedLookup } from "../../../../src/store/http/lookup.ts";

type Done = Parameters<LookupFunction>[2];

/** A look-up that ends when it is told to. */
function heldLookup() {
  const started: { readonly host: string; readonly done: Done }[] = [];
  return { started, lookup: sharedLookup((host, _options, done) => started.push({ host, done })) };
}

function ask(lookup: LookupFunction, host: string, all = false): Promise<unknown> {
  return new Promise((resolve) => lookup(host, { all }, (...found) => resolve(found)));
}

test("look-ups of one host at once are one, and each gets what it found", async () => {
  const { lookup, started } = heldLookup();
  const asked = [ask(lookup, "a.test"), ask(lookup, "a.test"), ask(lookup, "b.test")];
  expect(started.map(({ host }) => host)).toEqual(["a.test", "b.test"]);
  for (const { done } of started) done(null, "127.0.0.1", 4);
  expect(await Promise.all(asked)).toEqual(Array(3).fill([null, "127.0.0.1", 4]));
});

test("look-ups that want something else of a host are not shared", () => {
  const { lookup, started } = heldLookup();
  void ask(lookup, "a.test", false);
  void ask(lookup, "a.test", true);
  expect(started).toHaveLength(2);
});

test("an error is everybody's, and the next look-up begins anew", async () => {
  const { lookup, started } = heldLookup();
  const asked = [ask(lookup, "a.test"), ask(lookup, "a.test")];
  const error = Object.assign(new Error("no"), { code: "EAI_AGAIN" });
  started[0]?.done(error, "", 0);
  expect(await Promise.all(asked)).toEqual(Array(2).fill([error, "", 0]));
  void ask(lookup, "a.test");
  expect(started).toHaveLength(2);
});
