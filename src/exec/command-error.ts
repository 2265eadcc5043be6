import { EnvshimError } from "../errors/errors.ts";
import type { LimitFault } from "./fault.ts";
import type { LookUp } from "./lookup.ts";
import type { ShownPath } from "./search-path.ts";
import { notFound, overLimit, refused } from "./words.ts";

/** There is no such command: 127. */
export class CommandNotFoundError extends EnvshimError {
  override readonly name = "CommandNotFoundError";

  constructor(command: string, lookUp: Extract<LookUp, { kind: "not-found" }>, path: ShownPath) {
    super("command-not-found", [notFound(command, lookUp, path)]);
  }
}

/** The kernel would not execute the command's file: 126. */
export class CommandRefusedError extends EnvshimError {
  override readonly name = "CommandRefusedError";

  constructor(lookUp: Pick<Extract<LookUp, { kind: "refused" }>, "file" | "fault">) {
    super("command-not-executable", [refused(lookUp)]);
  }
}

/** The kernel would not take the arguments and the environment: 126. */
export class CommandLimitError extends EnvshimError {
  override readonly name = "CommandLimitError";

  /** @param faults at least one */
  constructor(faults: readonly LimitFault[]) {
    super("command-not-executable", faults.map(overLimit));
  }
}
