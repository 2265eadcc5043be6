import { SpecInvalidError } from "../errors/errors.ts";
import { findTwice } from "../spec/twice.ts";
import type { SourceDocument } from "../text/source.ts";
import { beyondOneMachine } from "./beyond.ts";
import { CHECKS, type Deployment, type HealthCheck } from "./deployment.ts";
import { type Plain, placeOf, plainOf } from "./plain.ts";
import { type DeploymentShape, deploymentShape } from "./shape.ts";
import { deploymentProblem } from "./words.ts";

/**
 * Takes what a deployment spec asks for, beside its environment, out of it.
 * @param file the name that messages give it
 * @param source one without syntax errors
 * @param command the words of its `command`, where it has one
 * @throws {SpecInvalidError} with everything that is wrong with it
 */
export function readDeployment(
  file: string,
  source: SourceDocument,
  command?: readonly string[],
): Deployment {
  const twice = findTwice(source);
  if (twice.length > 0) throw new SpecInvalidError(twice);
  const plain = plainOf(source);
  const spec = isMapping(plain) ? plain : {};
  const parsed = deploymentShape.safeParse(spec);
  if (!parsed.success) {
    throw new SpecInvalidError(
      parsed.error.issues.map(({ path, message: takes }) => {
        const noImage = spec.image === undefined && path[0] === "image";
        const fault = noImage
          ? ({ kind: "no-image" } as const)
          : ({ kind: "not-taken", path, takes } as const);
        return deploymentProblem(fault, placeOf(path, source, file));
      }),
    );
  }
  const { name, image, port, resources } = parsed.data;
  const listed = [port ?? [], resources?.ports ?? []].flat();
  const checks = checksOf(parsed.data, listed[0]);
  return {
    name,
    image,
    command,
    ports: [...new Set([...listed, ...checks.map((check) => check.port)])],
    checks,
    beyond: beyondOneMachine(
      spec,
      checks.map(({ kind }) => kind),
    ),
  };
}

/** Defaults as Kubernetes has them, whose probes they become. Without a path there is nothing to ask for. */
function checksOf(spec: DeploymentShape, firstPort: number | undefined): HealthCheck[] {
  const checks = { ...spec.healthchecks, ...spec.healthChecks };
  return CHECKS.flatMap((kind) => {
    const check = checks[kind];
    const port = check?.port ?? firstPort;
    if (check?.path === undefined || port === undefined) return [];
    return [
      {
        kind,
        path: check.path.replace(/^\/*/, "/"),
        port,
        headers: check.headers ?? {},
        initialDelay: check.initialDelaySeconds ?? 0,
        period: check.periodSeconds || 10_000,
        timeout: check.timeoutSeconds || 1000,
        threshold: check.failureThreshold ?? 3,
      },
    ];
  });
}

function isMapping(plain: Plain): plain is { readonly [key: string]: Plain } {
  return typeof plain === "object" && !Array.isArray(plain);
}
