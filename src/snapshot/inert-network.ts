import { EventEmitter } from "node:events";
import type { HttpModule, Network, OutgoingRequest } from "../host/network.ts";

const REPLY =
  '{"secrets":{"one":{"value":"1","scope":"project","version":"1"},"two":{"value":"{\\"field\\":2}"}},"missing":[]}';

/** A request that is answered at once, without a network. */
class RehearsedRequest extends EventEmitter implements OutgoingRequest {
  readonly socket = null;

  end(): void {
    const headers = { etag: '"1"', "cache-control": "max-age=60" };
    const reply = Object.assign(new EventEmitter(), { statusCode: 200, headers });
    this.emit("response", reply);
    reply.emit("data", Buffer.from(REPLY));
    reply.emit("end");
  }

  destroy(): void {}
}

/** Nothing is ever asked of an agent, but to be handed on. */
const RehearsedAgent = class {} as unknown as HttpModule["Agent"];

const rehearsedHttp: HttpModule = { Agent: RehearsedAgent, request: () => new RehearsedRequest() };

const notRehearsed = () => {
  throw new Error("not rehearsed");
};

/** A network with one store, that has the secrets of the rehearsal. */
export const rehearsedNetwork: Network = {
  http: () => rehearsedHttp,
  https: notRehearsed,
  tls: notRehearsed,
  dns: notRehearsed,
  version: "",
};
