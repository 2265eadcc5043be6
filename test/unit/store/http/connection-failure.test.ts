import { expect, test } from "vitest";
import { type LimitingSetting, policyOf } from "../../../../src/store/failure.ts";
import { describeFailure } from "../../../../src/store/failure-words.ts";
import { connectionFailure } from "../../../../src/store/http/connection-failure.ts";

const systemError = (code: string) => Object.assign(new Error("CaNaRy"), { code });

const HERE = { now: Date.UTC(2026, 1, 3, 4, 5, 6) };

test.each([
  ["EAI_AGAIN", "could not be looked up for now", "yes"],
  ["ENOTFOUND", "does not exist", "few"],
  ["ETIMEDOUT", "did not accept the connection in time", "yes"],
  ["EHOSTUNREACH", "no route to the host", "yes"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "not trusted", "no"],
  ["CERT_HAS_EXPIRED", "has expired", "no"],
  ["CERT_NOT_YET_VALID", "is not valid yet", "no"],
  ["EPROTO", "ended the TLS handshake", "no"],
  ["ESOMETHING", "could not be reached: ESOMETHING", "yes"],
])("%s is told in words and tried again only where that can help", (code, words, again) => {
  const failure = connectionFailure(systemError(code), HERE);
  expect(describeFailure(failure).message).toContain(words);
  expect(policyOf(failure).again).toBe(again);
});

test.each(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"])(
  "%s is about the certificate's dates and this machine's clock, not about the authority",
  (code) => {
    const { fix } = describeFailure(connectionFailure(systemError(code), HERE));
    expect(fix).toBe("see the certificate's dates, and this machine's clock: it says 2026-02-03 04:05 UTC");
  },
);

test("a host with several addresses is told of by its first one", () => {
  const errors = [systemError("ECONNREFUSED"), systemError("EHOSTUNREACH")];
  expect(describeFailure(connectionFailure(new AggregateError(errors), HERE)).message).toBe(
    "refused the connection",
  );
});

test("loopback that refuses inside a container is said to be the container itself", () => {
  const place = { ...HERE, ownLoopback: "127.0.0.1" };
  const { message, fix } = describeFailure(connectionFailure(systemError("ECONNREFUSED"), place));
  expect(message).toBe("refused the connection");
  expect(fix).toContain("in a container 127.0.0.1 is the container itself");
  expect(describeFailure(connectionFailure(systemError("ECONNRESET"), place)).fix).not.toContain("container");
});

const timedOut = (limitedBy: LimitingSetting) => ({ kind: "timed-out", ms: 2271.4, limitedBy }) as const;

test("a time-out names the setting that cut it", () => {
  expect(describeFailure(timedOut("ENVSHIM_ATTEMPT_TIMEOUT"))).toMatchObject({
    message: "did not answer within 2271 ms",
    fix: expect.stringContaining("ENVSHIM_ATTEMPT_TIMEOUT gives it longer"),
  });
  expect(describeFailure(timedOut("ENVSHIM_TIMEOUT"))).toMatchObject({
    message: "did not answer within 2271 ms, all that ENVSHIM_TIMEOUT left it",
    fix: expect.stringContaining("ENVSHIM_TIMEOUT gives it longer"),
  });
});

test.each([
  systemError("ECONNRESET"),
  systemError("a code with CaNaRy"),
  new Error("CaNaRy"),
  "CaNaRy",
  undefined,
])("what the runtime says of an error is not passed on: %#", (error) => {
  const failure = connectionFailure(error, HERE);
  expect(JSON.stringify([failure, describeFailure(failure)])).not.toContain("CaNaRy");
});
