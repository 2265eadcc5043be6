// npm run bench [-- --rounds N] [--json] [--svg FILE]: start-up of the built file against the bare runtime it embeds.
import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { type Contestant, compare, type Timing } from "./compare.ts";
import { benchRows } from "./rows.ts";
import { readStamp } from "./stamp.ts";
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
  for (const [index, row] of rows.entries()) {
    const timing = timings[index];
    if (timing) results.push({ ...timing, peak: await peakOf(row) });
  }
  close();
  console.log(values.json ? JSON.stringify(results, null, 2) : asTable(results));
  if (values.svg) writeFileSync(values.svg, toSvg(results));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * The peak until the app is there, which the kernel keeps across exec, with the pages of the program's file that it
 * touched. Started by a shell, for a process begins with the peak of the one that started it, and this one is large. From
 * a copy, whose pages the kernel maps few at a time: of a file that was written in one go it holds pieces of 2 MiB, and
 * counts a whole one where one page was touched.
 */
async function peakOf({ file, args, env }: Contestant): Promise<number> {
  const copy = join(folder, "copy");
  copyFileSync(file, copy);
  const { stdout } = await promisify(execFile)("/bin/sh", ["-c", '"$@"; exit $?', "sh", copy, ...args], {
    env,
    encoding: "buffer",
  });
  return readStamp(stdout).peak;
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
    ["peak", ({ peak }) => `${(peak / 1024).toFixed(0)} MiB`],
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
