import type { Clock } from "../../src/host/clock.ts";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that moves only when everybody sleeps, straight to the moment when the first one is to wake. */
export class VirtualClock implements Clock {
  /** How long each sleep was asked to be, in milliseconds and in order. */
  readonly sleeps: number[] = [];
  readonly #epoch: number;
  #elapsed = 0;
  #sleepers: Sleeper[] = [];

  /** @param epoch what `now` is at the start, in milliseconds */
  constructor(epoch = Date.UTC(2026, 0, 1)) {
    this.#epoch = epoch;
  }

  now(): number {
    return this.#epoch + this.#elapsed;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(ms);
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const abort = () => reject(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });
      const wake = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      this.#insert({ at: this.#elapsed + ms, wake });
    });
  }

  after(ms: number, run: () => void): () => void {
    const sleeper = { at: this.#elapsed + ms, wake: run };
    this.#insert(sleeper);
    return () => {
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
    };
  }

  /** Moves the clock while nobody sleeps. */
  advance(ms: number): void {
    this.#elapsed += ms;
  }

  /** Lets time pass until `work` has ended. */
  async run<T>(work: Promise<T>): Promise<T> {
    let ended = false;
    const end = () => {
      ended = true;
    };
    work.then(end, end);
    for (;;) {
      // All that can go on without time passing goes on first.
      await new Promise((resolve) => setImmediate(resolve));
      if (ended) return work;
      const first = this.#sleepers.shift();
      if (!first) throw new Error("nobody sleeps, so time cannot pass");
      this.#elapsed = first.at;
      first.wake();
    }
  }

  /** Keeps the sleepers in the order in which they wake. */
  #insert(sleeper: Sleeper): void {
    let low = 0;
    let high = this.#sleepers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sleepers[middle]?.at ?? 0) <= sleeper.at) low = middle + 1;
      else high = middle;
    }
    this.#sleepers.splice(low, 0, sleeper);
  }
}
