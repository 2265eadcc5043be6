import { expect, test } from "vitest";
import { describeFault, timedOut } from "../../../../src/store/http/faults.ts";

const systemError = (code: string) => Object.assign(new Error("CaNaRy"), { code });

const HERE = { now: Date.UTC(2026, 1, 3, 4, 5, 6) };

test.each([
  ["EAI_AGAIN", "could not be looked up for now", true],
  ["ENOTFOUND", "does not exist", "few"],
  ["ETIMEDOUT", "did not accept the connection in time", true],
  ["EHOSTUNREACH", "no route to the host", true],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "not trusted", false],
  ["CERT_HAS_EXPIRED", "has expired", false],
  ["CERT_NOT_YET_VALID", "is not valid yet", false],
  ["EPROTO", "ended the TLS handshake", false],
  ["ESOMETHING", "could not be reached: ESOMETHING", true],
])("%s is told in words and tried again only where that can help", (code, words, retry) => {
  expect(describeFault(systemError(code), HERE)).toMatchObject({
    message: expect.stringContaining(words),
    retry,
  });
});

test.each(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"])(
  "%s is about the certificate's dates and this machine's clock, not about the authority",
  (code) => {
    const { fix } = describeFault(systemError(code), HERE);
    expect(fix).toBe("see the certificate's dates, and this machine's clock: it says 2026-02-03 04:05 UTC");
  },
);

test("a host with several addresses is told of by its first one", () => {
  const errors = [systemError("ECONNREFUSED"), systemError("EHOSTUNREACH")];
  expect(describeFault(new AggregateError(errors), HERE).message).toBe("refused the connection");
});

test("loopback that refuses inside a container is said to be the container itself", () => {
  const place = { ...HERE, ownLoopback: "127.0.0.1" };
  const { message, fix } = describeFault(systemError("ECONNREFUSED"), place);
  expect(message).toBe("refused the connection");
  expect(fix).toContain("in a container 127.0.0.1 is the container itself");
  expect(describeFault(systemError("ECONNRESET"), place).fix).not.toContain("container");
});

test("a time-out names the setting that cut it", () => {
  expect(timedOut(2271.4)).toMatchObject({
    message: "did not answer within 2271 ms",
    fix: expect.stringContaining("ENVSHIM_ATTEMPT_TIMEOUT gives it longer"),
  });
  expect(timedOut(2271.4, "ENVSHIM_TIMEOUT")).toMatchObject({
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
  expect(JSON.stringify(describeFault(error, HERE))).not.toContain("CaNaRy");
});
