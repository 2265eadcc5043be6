import { pino } from "pino";
import type { EnvshimError } from "../errors/errors.ts";
import { formatMessage, formatPlace, type Problem } from "../errors/problem.ts";
import type { Output } from "../host/host.ts";
import { toText } from "./text.ts";

/** How to log. */
export interface LogOptions {
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
  /** `auto`: text on a terminal, JSON elsewhere. */
  readonly logFormat: "auto" | "json" | "text";
}

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
    // Each log has its own, from the clock that it is handed.
    timestamp: () => "",
    formatters: { level: (label) => ({ level: label }) },
  },
  { write: () => {} },
);

/** How to log, before the settings are known: as by default. */
export const DEFAULT_LOG: LogOptions = { logLevel: "info", logFormat: "auto" };

/**
 * A log that writes each line at once, so that none is lost when the process becomes the app.
 * @param now milliseconds since the Unix epoch
 */
export function makeLog({ logLevel, logFormat }: LogOptions, output: Output, now: () => number): Log {
  const asText = logFormat === "text" || (logFormat === "auto" && output.isTerminal);
  const write = (line: string) => output.write(asText ? toText(line) : line);
  let told = 0;
  const stream = {
    write(line: string) {
      const lost = output.lost ?? 0;
      if (lost > told) {
        const before = told;
        told = lost;
        logger.warn(`${lost - before} lines are lost: nobody reads them`);
        // Then that line is lost, too.
        if (output.lost !== lost) told = before;
      }
      write(line);
    },
  };
  const logger = Object.assign(root.child({}, { level: logLevel }), {
    [pino.symbols.streamSym]: stream,
    [pino.symbols.timeSym]: () => timeOf(now),
  });
  const fields = ({ code, place, fix }: Problem) => ({
    ...(code ? { code } : {}),
    ...(place ? { at: formatPlace(place) } : {}),
    ...(fix ? { fix } : {}),
  });
  return {
    debug: (message) => logger.debug(message),
    info: (message) => logger.info(message),
    warn: (problem) => logger.warn(fields(problem), formatMessage(problem)),
    error: ({ code, problems }) => {
      for (const problem of problems) logger.error(fields({ code, ...problem }), formatMessage(problem));
    },
  };
}

/** The time as a line has it; a clock that is broken is no reason to lose the line. */
function timeOf(now: () => number): string {
  try {
    return `,"time":"${new Date(now()).toISOString()}"`;
  } catch {
    return "";
  }
}
