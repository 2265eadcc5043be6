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
 * own peak, which the kernel keeps across exec. Started by a shell, for a process begins with the peak of the one that
 * started it, and this one is large.
 */
async function peakOf(row: BenchRow | undefined): Promise<number> {
  if (!row?.measuringArgs) return Number.NaN;
  const { stdout } = await promisify(execFile)(
    "/bin/sh",
    ["-c", '"$@"; exit $?', "sh", row.file, ...row.measuringArgs],
    { env: row.env },
  );
  return Number(stdout);
}

function asTable(results: readonly Result[]): string {
  const columns: readonly (readonly [string, (result: Result) => string])[] = [
    ["app after", ({ median }) => `${median.toFixed(1)} ms`],
    ["quarters", ({ spread }) => spread.map((ms) => ms.toFixed(1)).join("-")],
    ["ratio", ({ ratio }) => ratio.toFixed(2)],
    ["over", ({ over }) => `${over.toFixed(1)} ms`],
    ["ended after", ({ whole }) => `${whole.toFixed(1)} ms`],
    ["CPU", ({ cpu }) => `${cpu.toFixed(1)} ms`],
    ["ratio", ({ cpuRatio }) => cpuRatio.toFixed(2)],
    ["peak", ({ peak }) => (Number.isNaN(peak) ? "" : `${(peak / 1024).toFixed(0)} MiB`)],
  ];
  const line = (name: string, cells: readonly string[]) =>
    [name.padEnd(38), ...cells.map((cell) => cell.padStart(12))].join("").trimEnd();
  return [
    line(
      "",
      columns.map(([head]) => head),
    ),
    ...results.map((result) =>
      line(
        result.name,
        columns.map(([, cell]) => cell(result)),
      ),
    ),
  ].join("\n");
}
