import * as z from "zod/mini";

/** One field of the platform's schema that more than one place has. */
const text = z.optional(z.string());
const number = z.optional(z.number());
const words = z.array(z.string());

const probe = z.optional(
  z.looseObject({
    path: text,
    host: text,
    port: number,
    timeoutSeconds: number,
    initialDelaySeconds: number,
    periodSeconds: number,
    failureThreshold: number,
    headers: z.optional(z.array(z.looseObject({ name: z.string(), value: z.string() }))),
    exec: z.optional(z.looseObject({ command: words })),
  }),
);

const probes = z.optional(z.looseObject({ liveness: probe, readiness: probe, startup: probe }));

const autoscaling = z.optional(
  z.looseObject({
    enabled: z.optional(z.boolean()),
    maxReplicas: z.number(),
    metrics: z.array(z.looseObject({ metric: z.string(), summary: z.string(), value: z.number() })),
  }),
);

/** How many integrations a deployment may have: the one list that has a length. */
export const MOST_INTEGRATIONS = 5;

const common = {
  apiVersion: z.optional(z.enum(["v0alpha0", "v0alpha1", "v1", "latest"])),
  name: text,
  image: z.string(),
  enabled: z.optional(z.boolean()),
  containerRegistry: text,
  region: text,
  command: z.optional(words),
  env: z.optional(z.array(z.looseObject({ name: z.string(), value: z.string() }))),
  healthChecks: probes,
  healthchecks: probes,
  models: z.optional(z.array(z.looseObject({ id: z.string(), path: text }))),
  integrations: z.optional(
    z.array(z.looseObject({ type: z.string(), name: z.string() })).check(z.maxLength(MOST_INTEGRATIONS)),
  ),
};

const resources = { replicas: number, autoscaling };

/**
 * What the platform takes, in its two shapes, as its published API description has it (operation
 * `mutation.deployments.upsert`). Only what both the description and its tools say is here; what it does not know it
 * leaves out, and so does this. `name` may also come from the command line of its older tool.
 */
export const SHAPES = {
  /** `apiVersion: v0alpha0`. */
  old: z.looseObject({
    ...common,
    port: number,
    resources: z.looseObject({ ...resources, instanceType: z.string() }),
  }),
  /** `apiVersion: v1`. */
  new: z.looseObject({
    ...common,
    resources: z.looseObject({ ...resources, machineType: z.string(), ports: z.array(z.number()) }),
  }),
} as const;
