import { expect, test } from "vitest";
import { describeFault } from "../../../../src/store/http/faults.ts";

const systemError = (code: string) => Object.assign(new Error("CaNaRy"), { code });

test.each([
  ["EAI_AGAIN", "could not be looked up for now", true],
  ["ENOTFOUND", "does not exist", "few"],
  ["ETIMEDOUT", "did not accept the connection in time", true],
  ["EHOSTUNREACH", "no route to the host", true],
  ["CERT_HAS_EXPIRED", "not trusted", false],
  ["EPROTO", "ended the TLS handshake", false],
  ["ESOMETHING", "could not be reached: ESOMETHING", true],
])("%s is told in words and tried again only where that can help", (code, words, retry) => {
  expect(describeFault(systemError(code))).toMatchObject({ message: expect.stringContaining(words), retry });
});

test("a host with several addresses is told of by its first one", () => {
  const errors = [systemError("ECONNREFUSED"), systemError("EHOSTUNREACH")];
  expect(describeFault(new AggregateError(errors)).message).toBe("refused the connection");
});

test.each([
  systemError("ECONNRESET"),
  systemError("a code with CaNaRy"),
  new Error("CaNaRy"),
  "CaNaRy",
  undefined,
])("what the runtime says of an error is not passed on: %#", (error) => {
  expect(JSON.stringify(describeFault(error))).not.toContain("CaNaRy");
});
