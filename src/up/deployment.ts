/** What a deployment spec asks for beside its environment, as far as one machine can give it. */
export interface Deployment {
  readonly name: string | undefined;
  readonly image: string;
  /** The words to start with; undefined where the image says. */
  readonly command: readonly string[] | undefined;
  /** Ports of the container, each once: those that the spec lists, then those of its health checks. */
  readonly ports: readonly number[];
  /** In the order in which the platform asks them. */
  readonly checks: readonly HealthCheck[];
  /** What else is in the spec and has no meaning on one machine: keys, such as `resources.replicas`. */
  readonly beyond: readonly string[];
}

/** A health check, asked over HTTP; 200 to 399 is good. Times are in milliseconds. */
export interface HealthCheck {
  readonly kind: (typeof CHECKS)[number];
  readonly path: string;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly initialDelay: number;
  readonly period: number;
  readonly timeout: number;
  /** How many failures in a row the platform takes. */
  readonly threshold: number;
}

/** The kinds of health checks; the platform asks the others once `startup` is good. */
export const CHECKS = ["startup", "readiness", "liveness"] as const;
