import * as z from "zod/mini";

// The part of a deployment spec that counts here, in both shapes that are in use. Every scalar is text as written.

const text = (takes: string) => z.string({ error: `takes ${takes}` });

function number(least: number, most: number) {
  const takes = `takes a whole number from ${least} to ${most}`;
  const isGood = (written: string) =>
    /^\d{1,9}$/.test(written) && Number(written) >= least && Number(written) <= most;
  return z.pipe(z.string({ error: takes }).check(z.refine(isGood, { error: takes })), z.transform(Number));
}

/** A name that docker takes, as far as that is plain: what it pulls it by is docker's to say. */
const image = z
  .string({ error: "takes the image's name" })
  .check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9._\-/:@]*$/, { error: "takes the image's name, such as python:3.12" }),
  );

const port = number(1, 65_535);
const seconds = z.pipe(
  number(0, 1e6),
  z.transform((value) => value * 1000),
);

const header = z.object(
  { name: text("text"), value: z.optional(text("text")) },
  { error: "takes a header's name and value" },
);

const headers = z.pipe(
  z.union([z.record(z.string(), text("text")), z.array(header)], {
    error: "takes a list of headers, each with name: and value:",
  }),
  z.transform((given) =>
    Array.isArray(given) ? Object.fromEntries(given.map(({ name, value }) => [name, value ?? ""])) : given,
  ),
);

const check = z.optional(
  z.object(
    {
      path: z.optional(text("a path")),
      port: z.optional(port),
      headers: z.optional(headers),
      initialDelaySeconds: z.optional(seconds),
      periodSeconds: z.optional(seconds),
      timeoutSeconds: z.optional(seconds),
      failureThreshold: z.optional(number(1, 1e6)),
    },
    { error: "takes a health check: path:, port: and the like" },
  ),
);

const checks = z.optional(
  z.object(
    { startup: check, readiness: check, liveness: check },
    { error: "takes startup:, readiness: and liveness:" },
  ),
);

/** The part of a deployment spec that counts here. */
export const deploymentShape = z.object({
  name: z.optional(text("text")),
  image,
  port: z.optional(port),
  resources: z.optional(
    z.object(
      { ports: z.optional(z.union([z.array(port), port], { error: "takes a list of ports, 1 to 65535" })) },
      { error: "takes ports:, machineType: and the like" },
    ),
  ),
  healthChecks: checks,
  healthchecks: checks,
});

/** A deployment spec as it was read. */
export type DeploymentShape = z.infer<typeof deploymentShape>;
