// No request goes on past the deadline, however many a store sends one after another.
import { expect, test } from "vitest";
import { withDeadline } from "../../../../src/store/http/deadline.ts";
import type { HttpRequest, Transport } from "../../../../src/store/http/transport.ts";
import { VirtualClock } from "../../../support/virtual-clock.ts";

const request: HttpRequest = {
  method: "GET",
  url: new URL("http://store.test/"),
  headers: {},
  timeout: 5000,
  signal: new AbortController().signal,
};

/** A transport whose replies take 4 s each, under a deadline of 10 s, and the requests that got through to it. */
function slowTransport() {
  const clock = new VirtualClock();
  const sent: HttpRequest[] = [];
  const transport: Transport = async (given) => {
    sent.push(given);
    clock.advance(4000);
    return { status: 404, headers: {}, body: Buffer.alloc(0) };
  };
  return { sent, clock, send: withDeadline(transport, { clock, deadline: 10_000 }) };
}

test("the first and the second request get what one may take, the third what is left of the deadline", async () => {
  const { send, sent } = slowTransport();
  for (let i = 0; i < 3; i++) await send(request);
  expect(sent.map(({ timeout, limitedBy }) => [timeout, limitedBy])).toEqual([
    [5000, undefined],
    [5000, undefined],
    [2000, "ENVSHIM_TIMEOUT"],
  ]);
});

test("no request begins that cannot end before the deadline, and the fault says that none did", async () => {
  const { send, sent, clock } = slowTransport();
  clock.advance(9999.5);
  await expect(send(request)).rejects.toMatchObject({
    name: "TransportError",
    failure: { kind: "no-time" },
  });
  expect(sent).toEqual([]);
});
