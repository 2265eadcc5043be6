import type { Host } from "../../host/host.ts";
import type { Log } from "../../log/log.ts";
import { formatSeconds } from "../../text/duration.ts";

/** Tells the stages of a run, each in a line of its own once it is over; on a terminal also while it goes on. */
export interface Stages {
  /** @param describe what came of it, in a few words; undefined where there is nothing to tell */
  run<T>(name: string, work: () => Promise<T>, describe: (result: T) => string | undefined): Promise<T>;
  /** Seconds since the first stage began, such as `3.2 s`. */
  sinceBegin(): string;
}

/** @param tells false where the log is quieter than these lines */
export function openStages({ clock, err }: Pick<Host, "clock" | "err">, log: Log, tells: boolean): Stages {
  const begin = clock.elapsed();
  const since = (start: number) => formatSeconds(clock.elapsed() - start);
  const isShown = tells && err.isTerminal;
  return {
    async run(name, work, describe) {
      const start = clock.elapsed();
      if (isShown) err.write(`envshim: ${name} ...`);
      try {
        const result = await work();
        if (isShown) err.write(CLEAR);
        const told = describe(result);
        if (told !== undefined) log.info(`${name}: ${told}, ${since(start)}`);
        return result;
      } catch (error) {
        if (isShown) err.write(CLEAR);
        throw error;
      }
    },
    sinceBegin: () => since(begin),
  };
}

/** Back to the beginning of the line, and nothing on it. */
const CLEAR = "\r\u001b[K";
