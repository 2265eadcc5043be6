/**
 * The runtime's modules for the network, each loaded when it is first asked for: they cannot be in the start-up
 * snapshot, and loading them takes longer than a whole run without references.
 */
export interface Network {
  http(): typeof import("node:http");
  https(): typeof import("node:https");
  tls(): typeof import("node:tls");
  dns(): typeof import("node:dns");
  /** The version of Node that they are of, such as `24.21.0`. */
  readonly version: string;
}
