import type { Host } from "../../host/host.ts";
import { DockerNeededError } from "../words.ts";
import { type ComposeCall, removeProject, startProject } from "./compose-client.ts";
import { findContainer, followLog, killContainers, waitForEnd } from "./container.ts";
import { openStop, type Stop, whenAborted } from "./stop.ts";
import { tellReady, type Watched } from "./tell-ready.ts";

/** How long the end of a log is waited for once its container is gone, in milliseconds. */
const LOG_GRACE = 2000;

/** What a run is supervised with. */
export interface Supervision extends Watched {
  readonly call: ComposeCall;
  readonly host: Host;
}

/**
 * Starts a project and stays with it until its app ends or a signal comes; in the end nothing is left of it. A second
 * signal does not wait for the app to end.
 * @returns the app's exit status, or 128 + n after signal n
 * @throws {DockerNeededError} where Compose cannot start it
 */
export async function supervise(supervision: Supervision): Promise<number> {
  const { call, host } = supervision;
  const stop = openStop(host, () => void killContainers(call.name, call.env));
  const logEnd = new AbortController();
  let following: Promise<unknown> = Promise.resolve();
  const follow = (id: string) => {
    following = followLog(id, call.env, logEnd.signal);
    return following;
  };
  try {
    return await stay(supervision, stop, follow);
  } finally {
    await removeProject(call);
    const cancel = host.clock.after(LOG_GRACE, () => logEnd.abort());
    await following;
    cancel();
    stop.restore();
  }
}

async function stay(
  supervision: Supervision,
  stop: Stop,
  follow: (id: string) => Promise<unknown>,
): Promise<number> {
  const { call, host, log, stages } = supervision;
  await stages.run(
    "start",
    () => startProject(call, host, stop.signal),
    () => (stop.signal.aborted ? undefined : call.name),
  );
  const id = stop.signal.aborted ? undefined : await findContainer(call.name, call.env);
  const over = new AbortController();
  const ended = id === undefined ? undefined : await Promise.race([attend(id), whenAborted(stop.signal)]);
  over.abort(OVER);
  const stopped = stop.status();
  if (stopped !== undefined) {
    log.info(`stopping after ${stages.sinceBegin()}`);
    return stopped;
  }
  if (ended === undefined) throw new DockerNeededError({ kind: "lost", project: call.name });
  log.info(`the app ended with ${ended} after ${stages.sinceBegin()}`);
  return ended;

  async function attend(id: string): Promise<number | undefined> {
    const following = follow(id);
    void tellReady(supervision, over.signal);
    const status = await waitForEnd(id, call.env);
    over.abort(OVER);
    await following;
    return status;
  }
}

/** Why nobody asks for an app's health any more. */
const OVER = new Error("over");
