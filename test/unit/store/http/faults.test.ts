import { expect, test } from "vitest";
import { policyOf } from "../../../../src/store/failure.ts";
import { describeFailure } from "../../../../src/store/failure-words.ts";
import { describeFault } from "../../../../src/store/http/faults.ts";

const systemError = (code: string) => Object.assign(new Error("CaNaRy"), { code });

test.each([
  ["EAI_AGAIN", "could not be looked up for now", "yes"],
  ["ENOTFOUND", "does not exist", "few"],
  ["ETIMEDOUT", "did not accept the connection in time", "yes"],
  ["EHOSTUNREACH", "no route to the host", "yes"],
  ["CERT_HAS_EXPIRED", "not trusted", "no"],
  ["EPROTO", "ended the TLS handshake", "no"],
  ["ESOMETHING", "could not be reached: ESOMETHING", "yes"],
])("%s is told in words and tried again only where that can help", (code, words, again) => {
  const failure = describeFault(systemError(code));
  expect(describeFailure(failure).message).toContain(words);
  expect(policyOf(failure).again).toBe(again);
});

test("a host with several addresses is told of by its first one", () => {
  const errors = [systemError("ECONNREFUSED"), systemError("EHOSTUNREACH")];
  expect(describeFailure(describeFault(new AggregateError(errors))).message).toBe("refused the connection");
});

test.each([
  systemError("ECONNRESET"),
  systemError("a code with CaNaRy"),
  new Error("CaNaRy"),
  "CaNaRy",
  undefined,
])("what the runtime says of an error is not passed on: %#", (error) => {
  const failure = describeFault(error);
  expect(JSON.stringify([failure, describeFailure(failure)])).not.toContain("CaNaRy");
});
