import type { Problem } from "../errors/problem.ts";
import type { Host } from "../host/host.ts";
import type { Log } from "../log/log.ts";
import { parseReference, type SecretReference } from "../secret/reference.ts";
import type { SecretValue } from "../secret/value.ts";
import type { Fact } from "../store/fact.ts";
import type { Answers, FoundSecret } from "../store/store.ts";
import { fetchSecrets } from "./fetch.ts";
import { takeField } from "./field.ts";
import type { Plan, PlannedVariable } from "./plan.ts";
import type { Prepared } from "./prepare.ts";
import { describeShortfalls, ResolveError, type Shortfall } from "./shortfall.ts";
import { staleSecrets } from "./stale.ts";
import { oddValue, type ValueFault } from "./words.ts";

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
  /** What was fetched; undefined where nothing had to be. */
  readonly fetched?: {
    /** The store's label. */
    readonly store: string;
    /** How many secrets, and how many of them the cache had. */
    readonly secrets: number;
    readonly cached: number;
    /** Why what the store said is not kept for the next start; undefined where it is. */
    readonly notCached?: Fact;
  };
}

/**
 * Fetches every secret of a plan, each once, and gives each variable its value.
 * @throws {ResolveError} with every secret that could not be had; what {@link fetchSecrets} throws; {StrictError}
 */
export async function resolve(prepared: Prepared, host: Host, log: Log): Promise<Resolved> {
  const { plan, warnings } = prepared;
  if (plan.secrets.length === 0) return { variables: fill(plan, new Map()).variables };
  const resolved = await resolveSecrets(prepared, host, log).catch((error: unknown) => {
    warnings.failStage();
    throw error;
  });
  warnings.endStage();
  return resolved;
}

async function resolveSecrets(
  { plan, settings, warnings }: Prepared,
  host: Host,
  log: Log,
): Promise<Resolved> {
  const { store, answers } = await fetchSecrets({ plan, settings, warnings }, host, log);
  const { variables, shortfalls, odd } = fill(plan, answers);
  const lacking = shortfalls.filter((shortfall) => !(settings.allowMissing && isMissing(shortfall)));
  if (lacking.length > 0) throw new ResolveError(store, lacking);
  for (const problem of [
    ...staleSecrets(store.label, answers),
    ...describeShortfalls(store, shortfalls),
    ...odd,
  ]) {
    warnings.warn(problem);
  }
  const cached = [...answers.values()].filter(
    (answer) => answer.kind === "found" && answer.cachedFor !== undefined,
  ).length;
  const notCached = store.notCached();
  return {
    variables,
    fetched: {
      store: store.label,
      secrets: plan.secrets.length,
      cached,
      ...(notCached !== undefined && { notCached }),
    },
  };
}

interface Filled {
  readonly variables: ReadonlyMap<string, ResolvedVariable>;
  readonly shortfalls: readonly Shortfall[];
  /** What is odd about a value and passed on all the same: a secret is data, whatever it looks like. */
  readonly odd: readonly Problem[];
}

/** Walks the plan, the one time that it is walked once it is made. */
function fill(plan: Plan, answers: Answers): Filled {
  const variables = new Map<string, ResolvedVariable>();
  const shortfalls: Shortfall[] = [];
  const odd: Problem[] = [];
  for (const [variable, planned] of plan.variables) {
    if (planned.kind === "literal") {
      variables.set(variable, planned);
      continue;
    }
    const { reference } = planned;
    const answer = answers.get(reference.name) ?? { kind: "missing" };
    const taken = answer.kind === "found" ? takeField(answer, reference) : answer;
    if (taken.kind === "found") {
      variables.set(variable, { ...planned, kind: "secret", secret: taken });
      odd.push(...oddities(variable, reference.name, taken.value));
    } else shortfalls.push({ variable, secret: reference.name, why: taken });
  }
  return { variables, shortfalls, odd };
}

function isMissing({ why }: Shortfall): boolean {
  return why.kind === "missing" || why.kind === "field";
}

function oddities(variable: string, secret: string, value: SecretValue): Problem[] {
  const fault = value.isBinary ? undefined : faultOfValue(value.reveal());
  return fault === undefined ? [] : [oddValue(secret, variable, fault)];
}

function faultOfValue(value: string): ValueFault | undefined {
  if (value === "") return "empty";
  return parseReference(value) ? "reference" : undefined;
}
