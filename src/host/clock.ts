/** Time, handed in so that tests and the simulation can move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds since the process began: for lengths of time, since `now` may be set. */
  elapsed(): number;
  /**
   * Resolves after `ms` milliseconds.
   * @throws the signal's reason as soon as it is aborted
   */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /**
   * Calls `run` after `ms` milliseconds, at least 1, unless it is cancelled before.
   * @returns the function that cancels it
   */
  after(ms: number, run: () => void): () => void;
}

/** The machine's own clock. Not by `performance`: it is eight modules of the runtime, which each run would compile. */
export function clockOf(process: Pick<NodeJS.Process, "uptime">): Clock {
  return {
    now: () => Date.now(),
    elapsed: () => process.uptime() * 1000,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        // A timer takes a millisecond at the least.
        if (ms === 0) {
          setImmediate(() => (signal.aborted ? reject(signal.reason) : resolve()));
          return;
        }
        const stop = () => {
          clearTimeout(timer);
          reject(signal.reason);
        };
        const timer = setTimeout(() => {
          signal.removeEventListener("abort", stop);
          resolve();
        }, ms);
        signal.addEventListener("abort", stop, { once: true });
      }),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** One turn of the event loop, where signals are seen. */
export function turnOfLoop(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
