import { EventEmitter } from "node:events";
import type { HttpParser, HttpParserClass } from "../host/http-parser.ts";
import type { Network, WireSocket } from "../host/network.ts";

/** The reply of a store with the native protocol, and of one that is asked for one name at a time. */
const BODY =
  '{"secrets":{"one":{"value":"1","scope":"project","version":"1"},"two":{"value":"{\\"field\\":2}"}},"missing":[],"value":"{\\"field\\":2}","data":{"data":{"value":"{\\"field\\":2}"}}}';
const HEADERS = ["ETag", '"1"', "Cache-Control", "max-age=60", "Content-Length", String(BODY.length)];

/** A connection that is there at once, and replies to whatever is sent, without a network. */
class RehearsedSocket extends EventEmitter implements WireSocket {
  destroyed = false;
  bytesRead = 0;

  constructor() {
    super();
    queueMicrotask(() => this.emit("connect"));
  }

  write(): void {
    queueMicrotask(() => this.emit("data", Buffer.from(BODY)));
  }

  ref(): void {}

  unref(): void {}

  destroy(): void {}
}

/** Takes whatever comes for the body of a reply. */
class RehearsedParser implements HttpParser {
  static readonly RESPONSE = 2;
  static readonly kLenientNone = 0;
  static readonly kOnMessageBegin = 0;
  static readonly kOnHeaders = 1;
  static readonly kOnHeadersComplete = 2;
  static readonly kOnBody = 3;
  static readonly kOnMessageComplete = 4;
  [callback: number]: ((...given: never[]) => number | undefined) | null;

  initialize(): void {}

  execute(bytes: Uint8Array): number {
    const call = (callback: number, ...given: unknown[]) => this[callback]?.(...(given as never[]));
    call(RehearsedParser.kOnMessageBegin);
    call(RehearsedParser.kOnHeadersComplete, 1, 1, HEADERS, undefined, undefined, 200, "OK", false, true);
    call(RehearsedParser.kOnBody, bytes);
    call(RehearsedParser.kOnMessageComplete);
    return bytes.length;
  }

  finish(): void {}
}

const notRehearsed = () => {
  throw new Error("not rehearsed");
};

/** A network with one store, that has the secrets of the rehearsal. */
export const rehearsedNetwork: Network = {
  http: notRehearsed,
  https: notRehearsed,
  tls: notRehearsed,
  dns: notRehearsed,
  net: notRehearsed,
  local: notRehearsed,
  version: "",
  parts: {
    connect: () => new RehearsedSocket(),
    parser: (): HttpParserClass => RehearsedParser,
  },
};
