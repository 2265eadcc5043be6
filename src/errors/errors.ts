import { type Cause, EXIT_STATUS } from "./exit-codes.ts";
import { formatProblem, type Problem } from "./problem.ts";

/** What ends a run: it has a cause, an exit status and every problem that was found. A class of its own takes facts. */
export abstract class EnvshimError extends Error {
  override readonly name: string = "EnvshimError";
  /** Stable across versions. */
  readonly code: Cause;
  /** The exit status of the process; see {@link EXIT_STATUS}. */
  readonly exitStatus: number;
  /** Everything that was found, not only the first thing. */
  readonly problems: readonly Problem[];

  constructor(code: Cause, problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.code = code;
    this.exitStatus = EXIT_STATUS[code];
    this.problems = problems;
  }
}

/** The command line is not one envshim has. The folder that knows it has a class for it, which takes facts. */
export abstract class UsageError extends EnvshimError {
  override readonly name = "UsageError";

  constructor(problem: Problem) {
    super("usage", [problem]);
  }
}

/** One or more settings are missing or wrong. The folder that reads them has a class for it, which takes facts. */
export abstract class SettingError extends EnvshimError {
  override readonly name = "SettingError";

  constructor(problems: readonly Problem[]) {
    super("setting", problems);
  }
}

/** The spec was read and is not valid; it carries everything that is wrong with it. */
export class SpecInvalidError extends EnvshimError {
  override readonly name = "SpecInvalidError";

  constructor(problems: readonly Problem[]) {
    super("spec-invalid", problems);
  }
}

/** What a command reads beside the spec is not valid, or cannot be had. Its folder has a class, which takes facts. */
export abstract class InputError extends EnvshimError {
  override readonly name = "InputError";

  constructor(code: "input-invalid" | "input-unreadable", problem: Problem) {
    super(code, [problem]);
  }
}

/** Warnings that `ENVSHIM_STRICT` made errors; the first one's cause gives the exit status. */
export class StrictError extends EnvshimError {
  override readonly name = "StrictError";

  /** @param warnings at least one */
  constructor(warnings: readonly Problem[]) {
    super(warnings[0]?.code ?? "setting", warnings);
  }
}

/** A signal arrived while resolving. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";

  readonly exitStatus: number;
  readonly signal: string;
  readonly signalNumber: number;

  /**
   * @param signal its name
   * @param signalNumber as in signal(7)
   */
  constructor(signal: string, signalNumber: number) {
    super(`stopped by ${signal}`);
    this.exitStatus = 128 + signalNumber;
    this.signal = signal;
    this.signalNumber = signalNumber;
  }
}
