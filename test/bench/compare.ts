import { spawn } from "node:child_process";
import { readStamp, type Stamp } from "./stamp.ts";

/** A program to time, from its start to the first instruction of the app that it becomes, and to the end. */
export interface Contestant {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** How many start at the same moment; default: 1. */
  readonly atOnce?: number;
  /** The contestant that the ratios are to; default: the first one. */
  readonly base?: string;
}

/** What a contestant took over all rounds; times in milliseconds, those until the app's first instruction. */
export interface Timing {
  readonly name: string;
  readonly median: number;
  /** The quarter and three-quarter points of the times. */
  readonly spread: readonly [number, number];
  /** The median of the ratios to the base of the same round. */
  readonly ratio: number;
  /** The median of what it took longer than the base of the same round. */
  readonly over: number;
  /** Until the process was gone. */
  readonly whole: number;
  /** CPU time, of one start. */
  readonly cpu: number;
  /** The median of the ratios of CPU time. */
  readonly cpuRatio: number;
}

interface Sample {
  readonly first: number;
  readonly whole: number;
  readonly cpu: number;
}

/**
 * Times programs in turn, round by round, so that what slows the machine slows all of them alike; each round in an order
 * of its own, for a large program that ran before leaves a processor's caches otherwise than a small one.
 * @param rounds how often each runs; one round before them is not counted
 * @throws where a program does not end with 0, or does not become the stamp program
 */
export async function compare(contestants: readonly Contestant[], rounds: number): Promise<Timing[]> {
  const samples = new Map<string, Sample[]>(contestants.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const contestant of inAnyOrder(contestants)) {
      const sample = await timeOnce(contestant);
      if (round >= 0) samples.get(contestant.name)?.push(sample);
    }
  }
  const first = contestants[0]?.name ?? "";
  return contestants.map(({ name, base = first }) =>
    summed(name, samples.get(name) ?? [], samples.get(base) ?? []),
  );
}

function inAnyOrder<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

function summed(name: string, own: readonly Sample[], base: readonly Sample[]): Timing {
  const all = (value: (sample: Sample) => number) => own.map(value);
  const paired = (value: (sample: Sample, base: Sample) => number) =>
    own.flatMap((sample, round) => (base[round] ? [value(sample, base[round])] : []));
  const times = all(({ first }) => first);
  return {
    name,
    median: quantile(times, 0.5),
    spread: [quantile(times, 0.25), quantile(times, 0.75)],
    ratio: quantile(
      paired((sample, base) => sample.first / base.first),
      0.5,
    ),
    over: quantile(
      paired((sample, base) => sample.first - base.first),
      0.5,
    ),
    whole: quantile(
      all(({ whole }) => whole),
      0.5,
    ),
    cpu: quantile(
      all(({ cpu }) => cpu),
      0.5,
    ),
    cpuRatio: quantile(
      paired((sample, base) => sample.cpu / base.cpu),
      0.5,
    ),
  };
}

/** Of several starts at once the last one counts, and the mean of their CPU time. */
async function timeOnce(contestant: Contestant): Promise<Sample> {
  const count = contestant.atOnce ?? 1;
  const started = now();
  const runs = await Promise.all(Array.from({ length: count }, () => runOnce(contestant)));
  return {
    first: Math.max(...runs.map(({ at }) => at)) - started,
    whole: Math.max(...runs.map(({ ended }) => ended)) - started,
    cpu: runs.reduce((sum, { cpu }) => sum + cpu, 0) / count,
  };
}

function runOnce({ name, file, args, env }: Contestant): Promise<Stamp & { readonly ended: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "ignore"] });
    const written: Buffer[] = [];
    let ended = Number.NaN;
    child.stdout.on("data", (chunk: Buffer) => written.push(chunk));
    child.once("error", reject);
    child.once("exit", () => {
      ended = now();
    });
    child.once("close", (status) => {
      if (status === 0) resolve({ ...readStamp(Buffer.concat(written)), ended });
      else reject(new Error(`${name} ended with ${status}`));
    });
  });
}

/** Milliseconds, by the clock of the stamps. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}
