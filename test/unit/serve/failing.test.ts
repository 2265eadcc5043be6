import { expect, test } from "vitest";
import { planFailing } from "../../../src/serve/failing.ts";

type Switches = Parameters<typeof planFailing>[0];

/** The statuses of so many replies; undefined for one that does not fail. */
function statuses(switches: Partial<Switches>, count: number, random: () => number = () => 0.5) {
  const settings = { failFirst: 0, failRate: 0, status: undefined, retryAfter: undefined, ...switches };
  const next = planFailing(settings as Switches, random);
  return Array.from({ length: count }, () => next()?.status);
}

test.each<[string, Partial<Switches>, (number | undefined)[]]>([
  ["nothing fails where nothing is asked for", {}, [undefined, undefined]],
  ["the first ones fail", { failFirst: 2 }, [503, 503, undefined]],
  ["the first ones fail with the status", { failFirst: 1, status: 500 }, [500, undefined]],
  ["a status alone is that of all", { status: 404 }, [404, 404, 404]],
  ["a rate above chance fails", { failRate: 0.6 }, [503, 503]],
  ["a rate that is chance does not", { failRate: 0.5 }, [undefined, undefined]],
])("%s", (_, switches, expected) => {
  expect(statuses(switches, expected.length)).toEqual(expected);
});

test("Retry-After goes with a failing reply, where it is asked for", () => {
  const settings = { failFirst: 1, failRate: 0, status: undefined, retryAfter: 7 } as Switches;
  expect(planFailing(settings, () => 0.5)()).toEqual({ status: 503, headers: { "retry-after": "7" } });
});
