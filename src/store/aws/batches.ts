import { fanOut, type Getter } from "../fan-out.ts";
import { type Answer, type Answers, answerAll, type Request, type Store } from "../store.ts";

/** What a request for several names came to: answers to some or all of them, or the answer to the request itself. */
export type Batch =
  | { readonly kind: "answers"; readonly answers: Answers }
  | { readonly kind: "answer"; readonly answer: Answer };

/** An API that is asked for several names at once, and for one. */
export interface BatchApi {
  /** Names in one request, at most. */
  readonly size: number;
  together(names: readonly string[], request: Request): Promise<Batch>;
  readonly alone: Getter;
}

/** How it is asked. */
export interface BatchOptions {
  readonly label: string;
  /** Requests at once. */
  readonly concurrency: number;
  /** Told once, where the caller may not ask for several at once. */
  onDenied(): void;
}

/**
 * A store that is asked for many names in few requests.
 *
 * The first request goes alone: where it is denied, all are asked for one by one, and again nothing else is tried. A
 * later request that is denied or not understood may be so for one of its names, so its names are asked for alone; so
 * are those that a reply says nothing of.
 */
export function batchStore({ size, together, alone }: BatchApi, options: BatchOptions): Store {
  const { label, concurrency, onDenied } = options;
  const oneByOne = fanOut(label, alone, concurrency);
  let mayAskTogether = true;
  return {
    label,
    async fetch(request) {
      const { names } = request;
      if (!mayAskTogether || names.length === 1) return oneByOne.fetch(request);
      const [batch = [], ...others] = inParts(names, size);
      const first = await together(batch, request);
      if (first.kind === "answer" && !mayBeOfOne(first.answer)) return answerAll(names, first.answer);
      if (first.kind === "answer" && first.answer.kind === "refused") {
        mayAskTogether = false;
        onDenied();
        return oneByOne.fetch(request);
      }
      const rest = await Promise.all(
        others.map(async (part) => ({ part, said: await together(part, request) })),
      );
      const answers = new Map<string, Answer>();
      for (const { part, said } of [{ part: batch, said: first }, ...rest]) {
        if (said.kind === "answers") for (const [name, answer] of said.answers) answers.set(name, answer);
        else if (!mayBeOfOne(said.answer)) for (const name of part) answers.set(name, said.answer);
      }
      const left = names.filter((name) => !answers.has(name));
      if (left.length === 0) return answers;
      return new Map([...answers, ...(await oneByOne.fetch({ ...request, names: left }))]);
    },
  };
}

/** True for an answer to a whole request that may be so for one of its names. */
function mayBeOfOne(answer: Answer): boolean {
  switch (answer.kind) {
    case "missing":
      return true;
    case "refused":
      return answer.reason === "permission";
    case "failed":
      return answer.failure.kind === "not-understood";
    default:
      return false;
  }
}

function inParts(names: readonly string[], size: number): string[][] {
  const count = Math.ceil(names.length / size);
  return Array.from({ length: count }, (_, index) => names.slice(index * size, (index + 1) * size));
}
