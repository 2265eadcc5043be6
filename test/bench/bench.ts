// npm run bench [-- --rounds N] [--json] [--svg FILE]: start-up of the built file against the bare runtime it embeds.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { compare, type Timing } from "./compare.ts";
import { type BenchRow, benchRows } from "./rows.ts";
import { toSvg } from "./svg.ts";

/** A row of the report. */
interface Result extends Timing {
  /** Kilobytes, the most the process ever had in memory until it became the app. */
  readonly peak: number;
}

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "60" }, json: { type: "boolean" }, svg: { type: "string" } },
});

const folder = mkdtempSync(join(tmpdir(), "envshim-bench-"));
try {
  const { rows, close } = await benchRows(folder);
  const timings = await compare(rows, Number(values.rounds));
  const results: Result[] = [];
  for (const [index, timing] of timings.entries())
    results.push({ ...timing, peak: await peakOf(rows[index]) });
  close();
  console.log(values.json ? JSON.stringify(results, null, 2) : asTable(results));
  if (values.svg) writeFileSync(values.svg, toSvg(results));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * The peak until the app is there, or the bare runtime's where that is more: the app is a bare runtime that tells its
 * own peak, which the kernel keeps across exec.
 */
async function peakOf(row: BenchRow | undefined): Promise<number> {
  if (!row?.measuringArgs) return Number.NaN;
  const { stdout } = await promisify(execFile)(row.file, row.measuringArgs, { env: row.env });
  return Number(stdout);
}

function asTable(results: readonly Result[]): string {
  const widest = Math.max(...results.map(({ ratio }) => ratio));
  const head = `${"".padEnd(34)} ${"median".padStart(9)} ${"quarters".padStart(15)} ${"ratio".padStart(6)} ${"peak".padStart(8)}`;
  const lines = results.map(({ name, median, spread: [low, high], ratio, peak }) => {
    const quarters = `${low.toFixed(1)}-${high.toFixed(1)}`;
    const memory = Number.isNaN(peak) ? "" : `${(peak / 1024).toFixed(0)} MiB`;
    const bar = "█".repeat(Math.round((ratio / widest) * 30));
    return `${name.padEnd(34)} ${median.toFixed(1).padStart(6)} ms ${quarters.padStart(15)} ${ratio.toFixed(2).padStart(6)} ${memory.padStart(8)} ${bar}`;
  });
  return [head, ...lines].join("\n");
}
