import type { Problem } from "../errors/problem.ts";

/** A warning of an inherited variable that the app cannot get as it was. */
export function unfaithful(variable: string): Problem {
  return {
    code: "setting",
    message: `the inherited ${variable} is not valid UTF-8; its bad bytes reach the app as U+FFFD`,
    fix: "encode it, or set it in the application",
  };
}
