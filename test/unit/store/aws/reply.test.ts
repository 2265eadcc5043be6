import { expect, test } from "vitest";
import { type AwsReading, readAwsReply } from "../../../../src/store/aws/reply.ts";
import { describeFailure } from "../../../../src/store/failure-words.ts";

/** What a reply of this status with this code means. */
function read(status: number, code: string) {
  const body = Buffer.from(JSON.stringify({ __type: code }));
  return readAwsReply({ status, headers: {}, body }, 0);
}

/** What is suggested where another try may help. */
function fixOf(reading: AwsReading): string | undefined {
  const failure = reading.kind === "answer" && reading.answer.kind === "failed" && reading.answer.failure;
  return failure ? describeFailure(failure).fix : undefined;
}

test.each([
  [400, "ThrottlingException", "it asks for fewer requests"],
  [400, "ThrottledException", "it asks for fewer requests"],
  [503, "ThrottlingOfAnotherKind", "it asks for fewer requests"],
  [400, "TooManyRequestsException", "see the store's own log"],
  [400, "InternalServiceError", "see the store's own log"],
  [503, "SomethingElse", "see the store's own log"],
  [429, "SomethingElse", "it asks for fewer requests"],
])("%i with %s: %s", (status, code, fix) => {
  const reading = read(status, code);
  expect(reading).toMatchObject({ answer: { failure: { kind: "not-now", status, code } } });
  expect(fixOf(reading)).toBe(fix);
});

test("an error whose code may not be shown has none", () => {
  expect(read(400, "a code with blanks")).toEqual({
    kind: "answer",
    answer: { kind: "failed", failure: { kind: "not-understood", status: 400 } },
  });
});
