import type { Connection, Keeper, Served } from "./connection.ts";

/** The connections to one place. They are opened as requests come, all at once if need be, and kept between requests. */
export class Pool implements Keeper {
  readonly #open: (keeper: Keeper) => Connection;
  readonly #most: number;
  readonly #idle = new Set<Connection>();
  #count = 0;
  readonly #waiting = new Set<Served>();

  /** @param most connections at once */
  constructor(open: (keeper: Keeper) => Connection, most: number) {
    this.#open = open;
    this.#most = most;
  }

  /** Sends a request as soon as there is a connection for it. */
  send(request: Served): void {
    const kept = this.#takeIdle();
    if (kept) kept.serve(request);
    else if (this.#count < this.#most) {
      const opened = this.#open(this);
      this.#count++;
      opened.serve(request);
    } else this.#waiting.add(request);
  }

  /** Forgets a request that still waits. */
  forget(request: Served): void {
    this.#waiting.delete(request);
  }

  idle(connection: Connection): void {
    this.#idle.add(connection);
    this.#sendNext();
  }

  closed(connection: Connection): void {
    this.#idle.delete(connection);
    this.#count--;
    this.#sendNext();
  }

  #takeIdle(): Connection | undefined {
    for (const connection of this.#idle) {
      this.#idle.delete(connection);
      if (connection.usable) return connection;
    }
    return undefined;
  }

  #sendNext(): void {
    const [next] = this.#waiting;
    if (!next) return;
    this.#waiting.delete(next);
    this.send(next);
  }
}
