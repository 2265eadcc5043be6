import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runFolder } from "./run-folder.ts";

// The worst that envshim can do is to end with 0 without having started the app. So every start is counted, and one
// that ended with 0 has to show its app: by a word on stdout, which is the app's alone, or by the file that `touch`
// makes in the place of `true`.

/** A start under way. */
export interface Start {
  /** What to start with: with `true` as the app, a `true` that leaves a trace. */
  readonly args: readonly string[];
  /** Counts the start. @throws where it ended with 0 and no app was seen */
  ended(run: { readonly exitCode?: number | undefined; readonly stdout: unknown }): void;
}

/** Where the starts of this process are counted, one a line. */
const log = `${process.pid}-${randomUUID()}`;

/** Begins to count a start of the built file. */
export function beginStart(args: readonly string[]): Start {
  const silent = args.at(-2) === "--" && args.at(-1) === "true";
  const trace = join(runFolder().path, "apps", randomUUID());
  return {
    args: silent ? [...args.slice(0, -1), "touch", trace] : args,
    ended({ exitCode, stdout }) {
      // A command of envshim's own has no app.
      const hasApp = exitCode === 0 && args.includes("--");
      const isSeen = !hasApp || (silent ? existsSync(trace) : String(stdout) !== "");
      record(isSeen ? "counted" : `ended with 0 and showed no app: ${args.join(" ")}`);
      if (!isSeen) throw new Error(`envshim ${args.join(" ")} ended with 0, and its app left no trace`);
    },
  };
}

/** Every start of this run of the tests so far. */
export function countStarts(folder = runFolder().path): {
  readonly total: number;
  readonly withoutApp: string[];
} {
  const starts = join(folder, "starts");
  const lines = readdirSync(starts).flatMap((name) =>
    readFileSync(join(starts, name), "utf8").trimEnd().split("\n"),
  );
  return { total: lines.length, withoutApp: lines.filter((line) => line !== "counted") };
}

function record(line: string): void {
  appendFileSync(join(runFolder().path, "starts", log), `${line.replaceAll("\n", " ")}\n`);
}
