import type { WireSocket } from "../../../host/network.ts";
import { cutOff, type Progress, type ReplyListener, type ReplyReader } from "./reply-reader.ts";

/** A request that a connection serves. */
export interface Served extends ReplyListener {
  /** All that is sent. */
  readonly bytes: Buffer;
  /** It is being served over that connection. */
  begun(socket: WireSocket): void;
  /** The reply has come to its end. */
  whole(): void;
  failed(error: Error): void;
}

/** What a connection tells its pool. */
export interface Keeper {
  /** It may serve another request. */
  idle(connection: Connection): void;
  /** It is no more. */
  closed(connection: Connection): void;
}

/** One connection, which serves one request after the other. */
export class Connection {
  readonly #socket: WireSocket;
  readonly #reader: ReplyReader;
  readonly #keeper: Keeper;
  /** The event with which it may be written to; over TLS the other side is known to be the right one then. */
  readonly #ready: "connect" | "secureConnect";
  #open = false;
  #served: Served | undefined;

  constructor(socket: WireSocket, ready: "connect" | "secureConnect", reader: ReplyReader, keeper: Keeper) {
    this.#socket = socket;
    this.#reader = reader;
    this.#keeper = keeper;
    this.#ready = ready;
    socket.on("data", (bytes: Buffer) => this.#data(bytes));
    socket.on("end", () => this.#ended());
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#closed());
  }

  /** False as soon as it can take no further request. */
  get usable(): boolean {
    return !this.#socket.destroyed;
  }

  /** Sends a request; at once, or when the connection is there. */
  serve(request: Served): void {
    this.#served = request;
    this.#reader.begin(request);
    request.begun(this.#socket);
    if (this.#open) {
      this.#socket.ref();
      this.#socket.write(request.bytes);
      return;
    }
    this.#socket.once(this.#ready, () => {
      this.#open = true;
      this.#socket.write(request.bytes);
    });
  }

  #data(bytes: Buffer): void {
    // Nobody asked for it.
    if (!this.#served) this.#socket.destroy();
    else this.#went(this.#reader.read(bytes));
  }

  #ended(): void {
    if (this.#served) this.#went(this.#reader.end());
    this.#socket.destroy();
  }

  #closed(): void {
    this.#fail(cutOff());
    this.#keeper.closed(this);
  }

  #went(progress: Progress): void {
    if (progress.kind === "wrong") this.#fail(progress.error);
    if (progress.kind !== "whole") return;
    const served = this.#served;
    this.#served = undefined;
    if (progress.reusable && !this.#socket.destroyed) {
      // Nothing waits for it any more.
      this.#socket.unref();
      this.#keeper.idle(this);
    } else this.#socket.destroy();
    served?.whole();
  }

  #fail(error: Error): void {
    const served = this.#served;
    this.#served = undefined;
    this.#socket.destroy();
    served?.failed(error);
  }
}
