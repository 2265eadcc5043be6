import type { Clock } from "../../host/clock.ts";
import type { Deployment, HealthCheck } from "../deployment.ts";
import { type Asked, type Asking, askHealth, askPort } from "./ask.ts";

/** What is asked of an app, and how often. Times are in milliseconds. */
export interface Question {
  /** What it is called: `health check readiness, 127.0.0.1:8000/healthz`. */
  readonly label: string;
  readonly ask: () => Promise<Asked>;
  readonly initialDelay: number;
  readonly period: number;
  /** How long the platform would put up with it. */
  readonly patience: number;
}

/** A check of every ten seconds is made more often here: nobody wants to wait for news that is nine seconds old. */
const LONGEST_PERIOD = 500;

/** How long a port may take before that is told. */
const PATIENCE = 30_000;

/**
 * What has to be good before an app is ready: its startup check, then readiness, or liveness where there is none. Without
 * any, its first port has to take connections.
 */
export function questionsOf({ checks, ports }: Deployment, host: Asking): Question[] {
  const find = (kind: HealthCheck["kind"]) => checks.find((check) => check.kind === kind);
  const chosen = [find("startup"), find("readiness") ?? find("liveness")].filter(
    (check) => check !== undefined,
  );
  if (chosen.length > 0) return chosen.map((check) => questionOf(check, host));
  return ports.slice(0, 1).map((port) => ({
    label: `port ${port} of 127.0.0.1`,
    ask: () => askPort(port, host),
    initialDelay: 0,
    period: LONGEST_PERIOD / 2,
    patience: PATIENCE,
  }));
}

function questionOf(check: HealthCheck, host: Asking): Question {
  const { kind, port, path, initialDelay, period, threshold } = check;
  return {
    label: `health check ${kind}, http://127.0.0.1:${port}${path},`,
    ask: () => askHealth(check, host),
    initialDelay,
    period: Math.min(period, LONGEST_PERIOD),
    patience: initialDelay + period * threshold,
  };
}

/** Called once for a question that is not answered well. */
export interface Impatience {
  /** When somebody who waits begins to wonder. */
  onWait(question: Question, asked: Asked): void;
  /** When the platform would have lost patience. */
  onOverdue(question: Question, asked: Asked): void;
}

/** When somebody begins to wonder: milliseconds after the initial delay. */
const WONDER = 5000;

/**
 * Asks until every question, one after the other, is answered well.
 * @throws the signal's reason as soon as it is aborted
 */
export async function untilReady(
  questions: readonly Question[],
  clock: Pick<Clock, "elapsed" | "sleep">,
  signal: AbortSignal,
  { onWait, onOverdue }: Impatience,
): Promise<void> {
  for (const question of questions) {
    const began = clock.elapsed();
    const due = [
      { after: question.initialDelay + WONDER, tell: onWait },
      { after: question.patience, tell: onOverdue },
    ];
    await clock.sleep(question.initialDelay, signal);
    for (let asked = await question.ask(); asked.kind !== "good"; asked = await question.ask()) {
      const waited = clock.elapsed() - began;
      for (const step of due.filter(({ after }) => waited >= after)) {
        due.splice(due.indexOf(step), 1);
        step.tell(question, asked);
      }
      await clock.sleep(question.period, signal);
    }
    signal.throwIfAborted();
  }
}
