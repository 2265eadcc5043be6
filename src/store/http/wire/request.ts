import { EventEmitter } from "node:events";
import type { IncomingHttpHeaders } from "node:http";
import type { OutgoingRequest, WireSocket } from "../../../host/network.ts";
import type { ClientRequest } from "../client.ts";
import type { Served } from "./connection.ts";
import { requestBytes } from "./head.ts";
import type { Pool } from "./pool.ts";

/** A request, and what comes of it, with the events of node:http's. */
export class WireRequest extends EventEmitter implements OutgoingRequest, Served {
  socket: WireSocket | null = null;
  bytes: Buffer = Buffer.alloc(0);
  readonly #url: URL;
  readonly #options: ClientRequest;
  readonly #pool: Pool;
  readonly #body = new EventEmitter();
  #destroyed = false;

  constructor(url: URL, options: ClientRequest, pool: Pool) {
    super();
    this.#url = url;
    this.#options = options;
    this.#pool = pool;
  }

  end(body?: string): void {
    this.bytes = requestBytes(this.#url, this.#options, body);
    this.#pool.send(this);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#pool.forget(this);
    this.socket?.destroy();
  }

  begun(socket: WireSocket): void {
    this.socket = socket;
  }

  head(statusCode: number, headers: IncomingHttpHeaders): void {
    if (!this.#destroyed) this.emit("response", Object.assign(this.#body, { statusCode, headers }));
  }

  data(bytes: Buffer): void {
    if (!this.#destroyed) this.#body.emit("data", bytes);
  }

  whole(): void {
    if (!this.#destroyed) this.#body.emit("end");
  }

  failed(error: Error): void {
    if (!this.#destroyed) this.emit("error", error);
  }
}
