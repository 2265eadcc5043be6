import type { Host } from "../../host/host.ts";
import type { Log } from "../../log/log.ts";
import type { Deployment } from "../deployment.ts";
import type { Stages } from "./stages.ts";
import { questionsOf, untilReady } from "./until-ready.ts";
import { describeAsked, overdue } from "./words.ts";

/** What to look at where nothing answers. No log of the app says so. */
const LOOPBACK = "; an app that listens on 127.0.0.1 in its container has to listen on 0.0.0.0 instead";

/** How long an app that nobody can ask has to live before it counts as running, in milliseconds. */
const MOMENT = 1000;

/** What is asked whether it is ready, and where that is told. */
export interface Watched {
  readonly deployment: Deployment;
  /** False where the app is on this machine's own network. */
  readonly isBridged: boolean;
  readonly host: Pick<Host, "clock" | "network">;
  readonly log: Log;
  readonly stages: Stages;
}

/** Tells when an app is ready, and where it is; and why not, when the platform would have lost patience. */
export async function tellReady(
  { deployment, isBridged, host, log, stages }: Watched,
  over: AbortSignal,
): Promise<void> {
  const { checks, ports } = deployment;
  const { clock } = host;
  try {
    await untilReady(questionsOf(deployment, host), clock, over, {
      onWait: ({ label }, asked) =>
        log.info(
          `not ready yet: ${label} ${describeAsked(asked)}${isBridged && asked.kind !== "answered" ? LOOPBACK : ""}`,
        ),
      onOverdue: (question, asked) => log.warn(overdue(question, asked)),
    });
    // Docker needs a moment to tell that a container has ended at once.
    if (ports.length === 0) await clock.sleep(MOMENT, over);
  } catch (error) {
    if (over.aborted) return;
    throw error;
  }
  // Nobody can ask whether it is.
  if (ports.length === 0) return log.info(`running after ${stages.sinceBegin()}`);
  const where = ports.map((port) => (checks.length > 0 ? `http://127.0.0.1:${port}` : `127.0.0.1:${port}`));
  log.info(`ready after ${stages.sinceBegin()}: ${where.join(", ")}`);
}
