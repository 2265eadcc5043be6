import { spawn } from "node:child_process";

/** A program to time, from start to end. */
export interface Contestant {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a contestant took over all rounds; times in milliseconds. */
export interface Timing {
  readonly name: string;
  readonly median: number;
  readonly min: number;
  /** The quarter and three-quarter points of the times. */
  readonly spread: readonly [number, number];
  /** The median of the ratios to the first contestant of the same round. */
  readonly ratio: number;
}

/**
 * Times programs in turn, round by round, so that what slows the machine slows all of them alike.
 * @param rounds how often each runs; one round before them is not counted
 * @throws where a program does not end with 0
 */
export async function compare(contestants: readonly Contestant[], rounds: number): Promise<Timing[]> {
  const times: number[][] = contestants.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const ms = await timeOnce(contestant);
      if (round >= 0) times[index]?.push(ms);
    }
  }
  const first = times[0] ?? [];
  return contestants.map(({ name }, index) => {
    const own = times[index] ?? [];
    return {
      name,
      median: quantile(own, 0.5),
      min: Math.min(...own),
      spread: [quantile(own, 0.25), quantile(own, 0.75)],
      ratio: quantile(
        own.map((ms, round) => ms / (first[round] ?? Number.NaN)),
        0.5,
      ),
    };
  });
}

function timeOnce({ name, file, args, env }: Contestant): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(file, args, { env, stdio: "ignore" });
    child.once("error", reject);
    child.once("exit", (status) => {
      if (status === 0) resolve(performance.now() - started);
      else reject(new Error(`${name} ended with ${status}`));
    });
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}
