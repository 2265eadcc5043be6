import { ResolveError } from "../errors/errors.ts";
import type { Problem } from "../errors/problem.ts";
import { parseReference, type SecretReference } from "../secret/reference.ts";
import { policyOf } from "../store/failure.ts";
import { describeFailure } from "../store/failure-words.ts";
import type { Answer, Answers, FoundSecret, OpenedStore } from "../store/store.ts";
import { formatAge } from "../text/duration.ts";
import { takeField } from "./field.ts";
import { neededSecrets, type Plan, type PlannedVariable } from "./plan.ts";
import { describeShortfalls, type Shortfall } from "./shortfall.ts";

/** A variable with its value. */
export type ResolvedVariable =
  | Extract<PlannedVariable, { kind: "literal" }>
  | (Pick<PlannedVariable, "origin" | "line"> & {
      readonly kind: "secret";
      readonly reference: SecretReference;
      readonly secret: FoundSecret;
    });

/** Every variable of the app's environment with its value: all of them, or there is no such object. */
export interface Resolved {
  readonly variables: ReadonlyMap<string, ResolvedVariable>;
  /** The store that was asked; undefined where nothing had to be. */
  readonly store?: string;
  /** How many secrets were needed. */
  readonly secrets: number;
  readonly warnings: readonly Problem[];
}

/** How a plan is resolved. */
export interface ResolveOptions {
  /** Opens the store; called only where there is something to fetch. */
  readonly openStore: () => Promise<OpenedStore>;
  /** Milliseconds one request may take. */
  readonly attemptTimeout: number;
  /** A secret that is not there leaves its variable unset. */
  readonly allowMissing: boolean;
  readonly signal: AbortSignal;
}

/**
 * Fetches every secret of a plan, each once.
 * @throws {ResolveError} with every secret that could not be had
 */
export async function resolve(plan: Plan, options: ResolveOptions): Promise<Resolved> {
  const needed = neededSecrets(plan);
  if (needed.length === 0) return { ...fill(plan, () => undefined), secrets: 0, warnings: [] };
  const store = await options.openStore();
  const answers = await store.fetch({
    names: needed,
    etags: new Map(),
    timeout: options.attemptTimeout,
    signal: options.signal,
  });
  const { variables, shortfalls } = fill(plan, (name) => answers.get(name));
  const errors = shortfalls.filter((shortfall) => !(options.allowMissing && isMissing(shortfall)));
  if (errors.length > 0) throw new ResolveError(describeShortfalls(store, errors));
  const warnings = [
    ...staleSecrets(store.label, answers),
    ...describeShortfalls(store, shortfalls),
    ...oddSecrets(variables),
  ];
  return { variables, store: store.label, secrets: needed.length, warnings };
}

interface Filled {
  readonly variables: ReadonlyMap<string, ResolvedVariable>;
  readonly shortfalls: readonly Shortfall[];
}

function fill(plan: Plan, answerTo: (secret: string) => Answer | undefined): Filled {
  const variables = new Map<string, ResolvedVariable>();
  const shortfalls: Shortfall[] = [];
  for (const [variable, planned] of plan.variables) {
    if (planned.kind === "literal") {
      variables.set(variable, planned);
      continue;
    }
    const { reference } = planned;
    const answer = answerTo(reference.name) ?? { kind: "missing" };
    const taken = answer.kind === "found" ? takeField(answer, reference) : answer;
    if (taken.kind === "found") variables.set(variable, { ...planned, kind: "secret", secret: taken });
    else shortfalls.push({ variable, secret: reference.name, lack: taken });
  }
  return { variables, shortfalls };
}

function isMissing({ lack }: Shortfall): boolean {
  return lack.kind === "missing" || lack.kind === "field";
}

/** One warning for all the values that stand in for an answer of the store. */
function staleSecrets(store: string, answers: Answers): Problem[] {
  const stale = [...answers.values()].flatMap((answer) =>
    answer.kind === "found" && answer.staleFor
      ? [{ failure: answer.staleFor, age: answer.cachedFor ?? 0 }]
      : [],
  );
  const [first] = stale;
  if (!first) return [];
  const which =
    stale.length === 1
      ? `1 cached secret, ${describeAge(stale)}, is`
      : `${stale.length} cached secrets, ${describeAge(stale)}, are`;
  const { message, ...fix } = describeFailure(first.failure);
  return [
    { code: policyOf(first.failure).cause, message: `the store ${store} ${message}: ${which} used`, ...fix },
  ];
}

function describeAge(stale: readonly { readonly age: number }[]): string {
  const ages = stale.map(({ age }) => age);
  if (Math.min(...ages) < 0) return "of an age that is not known, since this machine's clock was set back";
  return `${stale.length === 1 ? "" : "up to "}${formatAge(Math.max(...ages))} old`;
}

/** What is odd about a value and passed on all the same: a secret is data, whatever it looks like. */
function oddSecrets(variables: ReadonlyMap<string, ResolvedVariable>): Problem[] {
  return [...variables].flatMap(([name, variable]) => {
    if (variable.kind !== "secret") return [];
    const { value } = variable.secret;
    const fault = value.isBinary ? undefined : oddity(value.reveal());
    if (fault === undefined) return [];
    const message = `the secret ${variable.reference.name} ${fault}, and ${name} gets it so`;
    return [{ code: "secret-missing", message, fix: "check what was stored" }];
  });
}

function oddity(value: string): string | undefined {
  if (value === "") return "is empty";
  return parseReference(value) ? "is itself written as a reference" : undefined;
}
