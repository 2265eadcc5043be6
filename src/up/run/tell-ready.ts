import type { Clock } from "../../host/clock.ts";
import type { Log } from "../../log/log.ts";
import type { Deployment } from "../deployment.ts";
import { describeAsked } from "./ask.ts";
import type { Stages } from "./stages.ts";
import { questionsOf, untilReady } from "./until-ready.ts";

/** Tells when an app is ready, and where it is; and why not, when the platform would have lost patience. */
export async function tellReady(
  deployment: Deployment,
  clock: Pick<Clock, "after" | "elapsed" | "sleep">,
  log: Log,
  stages: Stages,
  over: AbortSignal,
): Promise<void> {
  const { checks, ports } = deployment;
  try {
    await untilReady(questionsOf(deployment, clock), clock, over, ({ label, patience }, asked) =>
      log.warn({
        message: `not ready: ${label} ${describeAsked(asked)} for ${patience / 1000} s; the platform would give up on it`,
        fix: "the app's log above may say why; it is asked on",
      }),
    );
  } catch (error) {
    if (over.aborted) return;
    throw error;
  }
  // Nobody can ask whether it is.
  if (ports.length === 0) return log.info(`running after ${stages.sinceBegin()}`);
  const where = ports.map((port) => (checks.length > 0 ? `http://127.0.0.1:${port}` : `127.0.0.1:${port}`));
  log.info(`ready after ${stages.sinceBegin()}: ${where.join(", ")}`);
}
