import { EventEmitter } from "node:events";
import type { Socket } from "node:net";

/** A connection on which nothing happens but what a test does, which sees how it is used. */
export class FakeSocket extends EventEmitter {
  destroyed = false;
  readonly written: string[] = [];
  /** Whether the process waits for it, as it was said last. */
  waitedFor = true;

  write(bytes: Buffer): void {
    this.written.push(bytes.toString());
  }

  ref(): void {
    this.waitedFor = true;
  }

  unref(): void {
    this.waitedFor = false;
  }

  destroy(): void {
    this.destroyed = true;
  }

  /** The same, as a socket of the runtime. */
  get socket(): Socket {
    return this as unknown as Socket;
  }
}
