import { SecretValue } from "../../src/secret/value.ts";
import { factsOf } from "../../src/store/fact.ts";
import type { Failure } from "../../src/store/failure.ts";
import {
  type Answer,
  type Answers,
  answerAll,
  type FoundSecret,
  type Freshness,
  type Refusal,
  type Request,
  type Store,
} from "../../src/store/store.ts";

/** A store that answers as it is told to and remembers what it was asked. */
export interface ScriptedStore extends Store {
  readonly requests: Request[];
}

/** A store whose replies are `answer`'s; `index` counts from 0. */
export function scriptedStore(
  answer: (request: Request, index: number) => Answers | Answer | Promise<Answers | Answer>,
): ScriptedStore {
  const requests: Request[] = [];
  return {
    label: "store.test",
    requests,
    async fetch(request) {
      requests.push(request);
      const said = await answer(request, requests.length - 1);
      return said instanceof Map ? said : answerAll(request.names, said as Answer);
    },
  };
}

/** A secret that was found. */
export function found(value: string, freshness: Freshness = {}): FoundSecret {
  return { kind: "found", value: new SecretValue(value), ...freshness };
}

/** A failure that another try may mend. */
export function failed(failure: Failure = { kind: "not-now", status: 503 }): Answer {
  return { kind: "failed", failure };
}

/** A refusal of the store's own. */
export function refused(reason: Refusal["reason"]): Refusal {
  return { kind: "refused", reason, said: SOMETHING };
}

/** Something that a store found; what it is does not matter. */
export const SOMETHING = factsOf({ something: { message: "said something" } })({ kind: "something" });

/** A request for these names. */
export function requestFor(...names: string[]): Request {
  return { names, etags: new Map(), timeout: 5000, signal: new AbortController().signal };
}
