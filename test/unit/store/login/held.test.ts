import { expect, test } from "vitest";
import { type HeldOptions, held } from "../../../../src/store/login/held.ts";
import { times } from "../../../support/in-turn.ts";

const within = { timeout: 1000, signal: new AbortController().signal };

/** Holds 1, 2, 3 …; the calls in `failing` fail. */
function holding(options: HeldOptions<number> = {}, failing: readonly number[] = []) {
  const calls: number[] = [];
  const get = async () => {
    calls.push(calls.length + 1);
    const number = calls.length;
    await Promise.resolve();
    if (failing.includes(number)) throw new Error(`no ${number}`);
    return number;
  };
  return { calls, credential: held(get, options) };
}

const is = (refused: number) => (credential: number) => credential === refused;

test("it is got when it is first needed, once for all that wait", async () => {
  const { calls, credential } = holding();
  expect(calls).toEqual([]);
  expect(await Promise.all([credential.now(within), credential.now(within)])).toEqual([1, 1]);
  expect(await credential.now(within)).toBe(1);
  expect(calls).toEqual([1]);
});

test("one that is over is got again, as often as need be", async () => {
  const { calls, credential } = holding({ isGood: (number) => number > 2 });
  expect(await times(4, () => credential.now(within))).toEqual([1, 2, 3, 3]);
  expect(calls).toEqual([1, 2, 3]);
});

test("a refused one is got anew once, by one request for all that it was refused to", async () => {
  const { calls, credential } = holding();
  await credential.now(within);
  const renewals = [credential.renew(is(1), within), credential.renew(is(1), within)];
  expect(await Promise.all(renewals)).toEqual([true, true]);
  expect(await credential.now(within)).toBe(2);
  // Sent with the old one, refused late.
  expect(await credential.renew(is(1), within)).toBe(true);
  expect(await credential.renew(is(2), within)).toBe(false);
  expect(calls).toEqual([1, 2]);
});

test("one that is got anew and is the same is no other", async () => {
  const { credential } = holding();
  await credential.now(within);
  expect(await credential.renew(() => true, within)).toBe(false);
});

test("where no other is to be had none is asked for", async () => {
  const { calls, credential } = holding({ isRenewable: false });
  await credential.now(within);
  expect(await credential.renew(is(1), within)).toBe(false);
  expect(calls).toEqual([1]);
});

test("what failed is tried again with the next request, a renewal too", async () => {
  const { calls, credential } = holding({}, [1, 3]);
  await expect(credential.now(within)).rejects.toThrow("no 1");
  expect(await credential.now(within)).toBe(2);
  await expect(credential.renew(is(2), within)).rejects.toThrow("no 3");
  expect(await credential.renew(is(2), within)).toBe(true);
  expect(await credential.now(within)).toBe(4);
  expect(calls).toEqual([1, 2, 3, 4]);
});
