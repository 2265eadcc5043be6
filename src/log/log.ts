import { pino } from "pino";
import type { EnvshimError } from "../errors/errors.ts";
import { formatFinding, formatPlace, type Problem } from "../errors/problem.ts";
import type { Output } from "../host/host.ts";
import type { Settings } from "../settings/table.ts";
import { toText } from "./text.ts";

/** What goes to stderr. Nothing but names, places, counts and times is ever handed to it. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(problem: Problem): void;
  /** Every problem of an error, one line each. */
  error(error: EnvshimError): void;
}

/** Made once, in the start-up snapshot: pino takes a stack trace where it is made, which costs more than a run. */
const root = pino(
  {
    base: { name: "envshim" },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  },
  { write: () => {} },
);

/** How to log, before the settings are known: as by default. */
export const DEFAULT_LOG: Pick<Settings, "logLevel" | "logFormat"> = { logLevel: "info", logFormat: "auto" };

/** A log that writes each line at once, so that none is lost when the process becomes the app. */
export function makeLog(
  { logLevel, logFormat }: Pick<Settings, "logLevel" | "logFormat">,
  output: Output,
): Log {
  const asText = logFormat === "text" || (logFormat === "auto" && output.isTerminal);
  const stream = { write: (line: string) => output.write(asText ? toText(line) : line) };
  const logger = Object.assign(root.child({}, { level: logLevel }), { [pino.symbols.streamSym]: stream });
  const fields = ({ code, place, fix }: Problem) => ({
    ...(code ? { code } : {}),
    ...(place ? { at: formatPlace(place) } : {}),
    ...(fix ? { fix } : {}),
  });
  return {
    debug: (message) => logger.debug(message),
    info: (message) => logger.info(message),
    warn: (problem) => logger.warn(fields(problem), formatFinding(problem)),
    error: ({ code, problems }) => {
      for (const problem of problems) logger.error(fields({ code, ...problem }), formatFinding(problem));
    },
  };
}
