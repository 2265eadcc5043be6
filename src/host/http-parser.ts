/** The runtime's own parser of HTTP, llhttp, as node:http uses it. */
export interface HttpParser {
  /** Makes it ready for a message, whatever it read before. `maxHeaderSize` 0 is the runtime's own limit, 16 KiB. */
  initialize(type: number, resource: object, maxHeaderSize: number, lenientFlags: number): void;
  /** @returns how many bytes it read, or what is wrong with them, with a code that begins with `HPE_` */
  execute(bytes: Uint8Array): number | Error;
  /** Tells it that nothing more comes: a reply without a length is whole then. */
  finish(): unknown;
  /** What it calls while it reads, by the numbers that its class names. */
  [callback: number]: ((...given: never[]) => number | undefined) | null;
}

/** Its class, and the numbers that stand for what it calls. */
export interface HttpParserClass {
  new (): HttpParser;
  readonly RESPONSE: number;
  readonly kLenientNone: number;
  readonly kOnMessageBegin: number;
  readonly kOnHeaders: number;
  readonly kOnHeadersComplete: number;
  readonly kOnBody: number;
  readonly kOnMessageComplete: number;
}

/** The release line of Node whose parser is used: it has no documentation, so another's may be called otherwise. */
const KNOWN = /^24\./;

/** The parser of this runtime; undefined where it has none, or one that is not known here. */
export function httpParserOf(process: NodeJS.Process): HttpParserClass | undefined {
  if (!KNOWN.test(process.versions.node)) return undefined;
  const common = process.getBuiltinModule("_http_common") as { HTTPParser?: HttpParserClass } | undefined;
  return common?.HTTPParser;
}
