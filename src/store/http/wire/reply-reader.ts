import type { IncomingHttpHeaders } from "node:http";
import type { HttpParser, HttpParserClass } from "../../../host/http-parser.ts";
import { headersOf } from "./headers.ts";

/** Who is told of a reply while it is read. */
export interface ReplyListener {
  head(status: number, headers: IncomingHttpHeaders): void;
  data(bytes: Buffer): void;
}

/** How far a reply is: there is more to come, it is whole, or it is none. */
export type Progress =
  | { readonly kind: "more" }
  /** @property reusable whether another request may be sent over the same connection */
  | { readonly kind: "whole"; readonly reusable: boolean }
  | { readonly kind: "wrong"; readonly error: Error };

const MORE: Progress = { kind: "more" };

/** Reads one reply after the other with the runtime's parser, which does all of the judging. */
export class ReplyReader {
  readonly #class: HttpParserClass;
  readonly #parser: HttpParser;
  #to: ReplyListener | undefined;
  #pairs: string[] = [];
  #state: "head" | "body" | "whole" = "head";
  /** The connection may serve another request. */
  #reusable = false;
  /** It changes to another protocol, which nobody asked for. */
  #upgrade = false;

  constructor(parser: HttpParserClass) {
    this.#class = parser;
    this.#parser = new parser();
    this.#parser[parser.kOnMessageBegin] = () => this.#begun();
    this.#parser[parser.kOnHeaders] = (pairs: string[]) => this.#headers(pairs);
    this.#parser[parser.kOnHeadersComplete] = (
      _major: number,
      _minor: number,
      pairs: string[] | undefined,
      _method: unknown,
      _url: unknown,
      status: number,
      _words: string,
      upgrade: boolean,
      keepAlive: boolean,
    ) => this.#headersComplete(pairs, status, upgrade, keepAlive);
    this.#parser[parser.kOnBody] = (bytes: Buffer) => this.#body(bytes);
    this.#parser[parser.kOnMessageComplete] = () => this.#messageComplete();
  }

  /** Makes it ready for the reply to a request. */
  begin(to: ReplyListener): void {
    this.#to = to;
    this.#pairs = [];
    this.#state = "head";
    this.#parser.initialize(this.#class.RESPONSE, {}, 0, this.#class.kLenientNone);
  }

  /** Reads what has come. */
  read(bytes: Buffer): Progress {
    const read = this.#parser.execute(bytes);
    if (read instanceof Error) return { kind: "wrong", error: read };
    if (this.#upgrade) return { kind: "wrong", error: cutOff() };
    return this.#state === "whole" ? { kind: "whole", reusable: this.#reusable } : MORE;
  }

  /** The connection was ended by the other side: a reply without a length is whole with that, any other is cut off. */
  end(): Progress {
    this.#parser.finish();
    return this.#state === "whole" ? { kind: "whole", reusable: false } : { kind: "wrong", error: cutOff() };
  }

  #begun(): undefined {
    // Its head will tell. One behind the reply that is whole is not asked: nobody knows what it is to.
    this.#reusable = false;
  }

  #headers(pairs: string[]): undefined {
    this.#pairs.push(...pairs);
  }

  /** @returns 0: a body follows if the parser finds so, after 304 none; 1: none does; 2: what follows is not HTTP */
  #headersComplete(
    pairs: string[] | undefined,
    status: number,
    upgrade: boolean,
    keepAlive: boolean,
  ): number {
    const all = pairs ?? this.#pairs;
    if (this.#state !== "head") return 0;
    if (upgrade) {
      this.#upgrade = true;
      return 2;
    }
    // The reply itself comes after it (RFC 9110, 15.2); after 101 nothing of HTTP does.
    if (status >= 100 && status < 200 && status !== 101) return 1;
    this.#state = "body";
    const headers = headersOf(all);
    this.#reusable = keepAlive && !isAboutToClose(headers);
    this.#to?.head(status, headers);
    return 0;
  }

  #body(bytes: Buffer): undefined {
    if (this.#state === "body") this.#to?.data(bytes);
  }

  #messageComplete(): undefined {
    // It may have headers left that came in several pieces, or trailers.
    this.#pairs = [];
    if (this.#state === "body") this.#state = "whole";
  }
}

/** The other side keeps the connection for a second at the most: the next request would come too late. */
function isAboutToClose(headers: IncomingHttpHeaders): boolean {
  return /^timeout=0*[01](?!\d)/.test(String(headers["keep-alive"]));
}

/** A connection that ended too early, with the code that node:http gives it. */
export function cutOff(): Error {
  return Object.assign(new Error("the connection ended too early"), { code: "ECONNRESET" });
}
