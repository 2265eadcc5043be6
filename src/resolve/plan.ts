import type { Problem } from "../errors/problem.ts";
import type { WarningSink } from "../log/warnings.ts";
import { parseReference, parseValue, type SecretReference } from "../secret/reference.ts";
import { REFERENCE_FAULTS } from "../secret/words.ts";
import { type Inherited, SETTING_PREFIX } from "../settings/settings.ts";
import type { Settings } from "../settings/table.ts";
import type { Spec, SpecVariable } from "../spec/spec.ts";

/** Where a variable of the app's environment comes from. */
export type Origin = "inherited" | "spec";

/** One variable the app will have: its text, or the secret that has to be fetched for it. */
export type PlannedVariable = { readonly origin: Origin; readonly line?: number } & (
  | { readonly kind: "literal"; readonly value: string }
  | { readonly kind: "reference"; readonly reference: SecretReference }
);

/** What the app's environment will be made of. It holds references, so it cannot be executed. */
export interface Plan {
  readonly variables: ReadonlyMap<string, PlannedVariable>;
  /** The names of the secrets it needs, each once: one secret may stand behind several variables. */
  readonly secrets: readonly string[];
}

/** What `ENVSHIM_PRISTINE` still inherits. */
const PRISTINE_NAMES: ReadonlySet<string> = new Set(["PATH", "HOME", "HOSTNAME", "TERM", "LANG", "TZ"]);

/**
 * Precedence, in one place: the spec beats what is inherited, but for the names of `ENVSHIM_PRESERVE`; envshim's own
 * settings are left out, unless `ENVSHIM_PASS_SETTINGS`.
 */
export function makePlan(spec: Spec, inherited: Inherited, settings: Settings, warnings: WarningSink): Plan {
  const variables = new Map<string, PlannedVariable>();
  for (const [name, value] of Object.entries(inherited)) {
    if (value === undefined || !isInherited(name, settings)) continue;
    variables.set(name, inheritedVariable(name, value, settings));
  }
  for (const variable of spec.variables) {
    if (!isPassedOn(variable.name, settings)) warnings.warn(settingInSpec(variable));
    else if (!variables.has(variable.name) || !isPreserved(variable.name, settings)) {
      variables.set(variable.name, specVariable(variable));
    }
  }
  const secrets = new Set<string>();
  for (const [name, planned] of variables) {
    if (planned.kind === "reference") secrets.add(planned.reference.name);
    else if (planned.origin === "inherited") warnOfNearMiss(name, planned.value, settings, warnings);
  }
  return { variables, secrets: [...secrets] };
}

/** True where the inherited environment alone holds a reference that is resolved. */
export function refersToSecrets(inherited: Inherited, settings: Settings): boolean {
  return Object.entries(inherited).some(
    ([name, value]) =>
      value !== undefined &&
      isInherited(name, settings) &&
      inheritedVariable(name, value, settings).kind === "reference",
  );
}

/** Warns of an inherited text that is passed on and is nearly a reference. */
function warnOfNearMiss(name: string, value: string, settings: Settings, warnings: WarningSink): void {
  const near = mayRefer(name, settings) ? describeNear(value) : undefined;
  if (near === undefined) return;
  const message = `the inherited ${name} ${near.message}, but is passed on as text`;
  warnings.warn({ code: "setting", message, fix: near.fix });
}

function describeNear(value: string): { readonly message: string; readonly fix: string } | undefined {
  const parsed = parseValue(value);
  const fix = "write secret:NAME and nothing else; ENVSHIM_RESOLVE_INHERITED=off where texts are meant";
  if (parsed.kind === "malformed") return { message: REFERENCE_FAULTS[parsed.fault].message, fix };
  const isNear = parsed.kind === "literal" && parsed.fault === "case";
  return isNear ? { message: REFERENCE_FAULTS.case.message, fix } : undefined;
}

function specVariable({ value, place: { line } }: SpecVariable): PlannedVariable {
  return value.kind === "literal"
    ? { origin: "spec", line, kind: "literal", value: value.value }
    : { origin: "spec", line, kind: "reference", reference: value.reference };
}

function inheritedVariable(name: string, value: string, settings: Settings): PlannedVariable {
  const reference = mayRefer(name, settings) ? parseReference(value) : undefined;
  return reference
    ? { origin: "inherited", kind: "reference", reference }
    : { origin: "inherited", kind: "literal", value };
}

function mayRefer(name: string, settings: Settings): boolean {
  return settings.resolveInherited && !name.startsWith(SETTING_PREFIX);
}

function isInherited(name: string, settings: Settings): boolean {
  return isPassedOn(name, settings) && (!settings.pristine || isKeptPristine(name, settings));
}

function isKeptPristine(name: string, settings: Settings): boolean {
  return PRISTINE_NAMES.has(name) || (settings.passSettings && name.startsWith(SETTING_PREFIX));
}

function isPassedOn(name: string, settings: Settings): boolean {
  return settings.passSettings || !name.startsWith(SETTING_PREFIX);
}

function isPreserved(name: string, settings: Settings): boolean {
  return settings.preserve?.some((preserved) => preserved === "*" || preserved === name) ?? false;
}

function settingInSpec(variable: SpecVariable): Problem {
  return {
    code: "spec-invalid",
    place: variable.place,
    message: `${variable.name} in the spec has no effect: settings are read from the container's environment`,
    fix: "set it with ENV in the image, or in the container's own environment",
  };
}
