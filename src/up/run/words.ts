import type { Problem } from "../../errors/problem.ts";
import { wordsOfErrno } from "../../host/errno.ts";
import type { Asked } from "./ask.ts";
import type { Question } from "./until-ready.ts";

/** A warning of an app that the platform would not wait for. */
export function overdue({ label, patience }: Pick<Question, "label" | "patience">, asked: Asked): Problem {
  return {
    message: `not ready: ${label} ${describeAsked(asked)} for ${patience / 1000} s; the platform would give up on it`,
    fix: "the app's log above may say why; it is asked on",
  };
}

/** What came of asking, as the end of a sentence. */
export function describeAsked(asked: Asked): string {
  switch (asked.kind) {
    case "good":
      return "is good";
    case "answered":
      return `answered ${asked.status}`;
    case "late":
      return "did not answer in time";
    case "failed":
      return wordsOfErrno(asked.code, "connect") ?? `failed (${asked.code || "unknown error"})`;
  }
}
