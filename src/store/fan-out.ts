import { type Failure, policyOf } from "./failure.ts";
import type { Answer, Request, Store } from "./store.ts";

/** Asks for one secret; what goes wrong is part of the answer. @throws only when the request's signal is aborted */
export type Getter = (name: string, request: Request) => Promise<Answer>;

/**
 * A store that asks for one name at a time: the names go out in order, at most `concurrency` at once.
 *
 * A store that does not reply, or says when to come back (`Retry-After`), is asked for nothing more: the names that are
 * left get the same answer. So a store that hangs takes the time of one request, not of every name's, and a start with
 * many secrets does not press on a store that throttles it; a retry asks for the rest.
 */
export function fanOut(label: string, get: Getter, concurrency: number): Store {
  return {
    label,
    async fetch(request) {
      const answers = new Map<string, Answer>();
      const left = [...request.names];
      let pause: Answer | undefined;
      const work = async () => {
        for (let name = left.shift(); name !== undefined; name = left.shift()) {
          const answer = pause ?? (await get(name, request));
          answers.set(name, answer);
          if (answer.kind === "failed" && endsRound(answer.failure)) pause ??= answer;
        }
      };
      await Promise.all(Array.from({ length: Math.min(concurrency, left.length) }, work));
      return answers;
    },
  };
}

function endsRound(failure: Failure): boolean {
  return policyOf(failure).noReply || failure.retryAfter !== undefined;
}
