import { expect, test } from "vitest";
import { fieldFact } from "../../../src/resolve/field-words.ts";
import { describeShortfalls, ResolveError, type Shortfall } from "../../../src/resolve/shortfall.ts";
import { factsOf } from "../../../src/store/fact.ts";
import type { Failure } from "../../../src/store/failure.ts";

const STORE = {
  label: "store.test",
  fixes: { missing: "create it", token: "renew it", permission: "grant it", none: "set one" },
};

const fact = factsOf({
  one: { message: "said so" },
  /** Other facts in the same words. */
  other: { message: "said so" },
  of: ({ code }: { readonly code: string }) => ({ message: `said ${code}` }),
  mended: { message: "said so, and what to do", fix: "do that" },
});

/** Variables A, B, … without a value, each of its own secret a, b, …, for these reasons. */
const lacking = (...reasons: readonly Shortfall["why"][]): Shortfall[] =>
  reasons.map((why, index) => {
    const secret = String.fromCharCode(97 + index);
    return { variable: secret.toUpperCase(), secret, why };
  });

const failed = (failure: Failure) => ({ kind: "failed", failure }) as const;

const told = (...reasons: readonly Shortfall["why"][]) =>
  describeShortfalls(STORE, lacking(...reasons)).map(({ message }) => message);

test.each<[string, Shortfall["why"]]>([
  ["secrets that are not there", { kind: "missing" }],
  [
    "refusals with the same facts",
    { kind: "refused", reason: "token", said: fact({ kind: "of", code: "A" }) },
  ],
  ["failures with the same facts", failed({ kind: "unreadable", fault: fact({ kind: "of", code: "A" }) })],
])("%s are one problem", (_, why) => {
  expect(told(why, { ...why })).toEqual([expect.stringMatching(/: a \(for A\), b \(for B\)$/)]);
});

test("variables of one secret stand behind it", () => {
  const [shortfall] = lacking({ kind: "missing" }) as [Shortfall];
  const both = [shortfall, { ...shortfall, variable: "Z" }];
  expect(describeShortfalls(STORE, both)).toEqual([
    { code: "secret-missing", message: "the store store.test does not have: a (for A, Z)", fix: "create it" },
  ]);
});

test.each<[string, Shortfall["why"], Shortfall["why"]]>([
  [
    "another kind of failure",
    failed({ kind: "unreadable", fault: fact({ kind: "one" }) }),
    failed({ kind: "not-in-reply", fault: fact({ kind: "one" }) }),
  ],
  [
    "another fact, though its words are the same",
    { kind: "refused", reason: "token", said: fact({ kind: "one" }) },
    { kind: "refused", reason: "token", said: fact({ kind: "other" }) },
  ],
  [
    "another code",
    { kind: "refused", reason: "token", said: fact({ kind: "of", code: "A" }) },
    { kind: "refused", reason: "token", said: fact({ kind: "of", code: "B" }) },
  ],
  ["another status", failed({ kind: "not-now", status: 500 }), failed({ kind: "not-now", status: 503 })],
  [
    "the same field of another secret",
    { kind: "field", fault: fieldFact({ kind: "null", field: "x" }) },
    { kind: "field", fault: fieldFact({ kind: "null", field: "x" }) },
  ],
])("%s is another problem", (_, one, other) => {
  expect(told(one, other)).toHaveLength(2);
});

test.each<[string, Shortfall["why"], Shortfall["why"]]>([
  [
    "how long it took",
    failed({ kind: "timed-out", ms: 1000.2, limitedBy: "ENVSHIM_TIMEOUT" }),
    failed({ kind: "timed-out", ms: 1000.7, limitedBy: "ENVSHIM_TIMEOUT" }),
  ],
  [
    "how long to wait",
    failed({ kind: "not-now", status: 503, retryAfter: 1000 }),
    failed({ kind: "not-now", status: 503, retryAfter: 2000 }),
  ],
  ["when it was", failed({ kind: "not-in-time", now: 1 }), failed({ kind: "not-in-time", now: 2 })],
  [
    "how often it was tried",
    failed({ kind: "no-time", effort: { tries: 1, ms: 1 } }),
    failed({ kind: "no-time", effort: { tries: 1, ms: 2 } }),
  ],
  ["what may be kept", { kind: "unchanged", etag: "1" }, { kind: "unchanged", etag: "2" }],
])("%s makes no other problem", (_, one, other) => {
  expect(told(one, other)).toHaveLength(1);
});

test.each<[Shortfall["why"], string | undefined]>([
  [{ kind: "refused", reason: "permission", said: fact({ kind: "one" }) }, "grant it"],
  [{ kind: "refused", reason: "none", said: fact({ kind: "mended" }) }, "do that"],
  [
    { kind: "refused", reason: "token", said: fact({ kind: "one" }), login: fact({ kind: "mended" }) },
    "do that",
  ],
  [failed({ kind: "unreadable", fault: fact({ kind: "mended" }) }), "do that"],
  [failed({ kind: "unreadable", fault: fact({ kind: "one" }) }), undefined],
  [{ kind: "field", fault: fieldFact({ kind: "null", field: "x" }) }, "correct the reference"],
])("what to do is the fact's to say, then the login's, then the store's usual: %#", (why, fix) => {
  expect(describeShortfalls(STORE, lacking(why))[0]?.fix).toBe(fix);
});

test("what a login server says is told as its own", () => {
  const login = fact({ kind: "of", code: "x" });
  expect(told({ kind: "refused", reason: "token", said: fact({ kind: "one" }), login })).toEqual([
    "the store store.test cannot be logged in to: said x said so: a (for A)",
  ]);
});

test("the weightiest problem comes first and gives the exit status", () => {
  const error = new ResolveError(
    STORE,
    lacking(
      failed({ kind: "no-time" }),
      { kind: "missing" },
      { kind: "refused", reason: "token", said: fact({ kind: "one" }) },
    ),
  );
  expect(error.problems.map(({ code }) => code)).toEqual([
    "store-refused",
    "secret-missing",
    "store-unreachable",
  ]);
  expect(error.exitStatus).toBe(77);
});
