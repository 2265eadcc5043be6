import type { IncomingMessage } from "node:http";
import type { Clock } from "../../host/clock.ts";
import { errnoOf } from "../../host/errno.ts";
import type { Network } from "../../host/network.ts";
import type { HealthCheck } from "../deployment.ts";

/** What somebody needs to ask. */
export interface Asking {
  readonly clock: Pick<Clock, "after">;
  readonly network: Pick<Network, "net" | "local">;
}

/** What came of asking. */
export type Asked =
  | { readonly kind: "good" }
  | { readonly kind: "answered"; readonly status: number }
  | { readonly kind: "late" }
  /** @property code such as `ECONNREFUSED` */
  | { readonly kind: "failed"; readonly code: string };

/** Asks an app for its health, once, from outside. Redirects are good and not followed. */
export function askHealth(check: HealthCheck, host: Asking): Promise<Asked> {
  // A path or a header that no request can have is refused before there is one.
  return ask(check, host).catch((error: unknown) => ({ kind: "failed", code: errnoOf(error) }));
}

function ask({ port, path, headers, timeout }: HealthCheck, { clock, network }: Asking): Promise<Asked> {
  return new Promise((resolve) => {
    const asking = network.local().request({ host: ADDRESS, port, path, headers, agent: false });
    const cancel = clock.after(timeout, () => settle({ kind: "late" }));
    const settle = (asked: Asked) => {
      cancel();
      asking.destroy();
      resolve(asked);
    };
    asking.on("response", ({ statusCode: status = 0 }: IncomingMessage) =>
      settle(status >= 200 && status < 400 ? { kind: "good" } : { kind: "answered", status }),
    );
    asking.on("error", (error) => settle({ kind: "failed", code: errnoOf(error) }));
    asking.end();
  });
}

/**
 * Looks whether an app listens on a port. Docker's own proxy takes any connection and closes it when nobody is behind it,
 * so one counts when it stays open for a moment, or when something is said on it.
 */
export function askPort(port: number, { clock, network }: Asking): Promise<Asked> {
  return new Promise((resolve) => {
    const socket = network.net().connect(port, ADDRESS);
    const settle = (asked: Asked) => {
      cancel();
      socket.destroy();
      resolve(asked);
    };
    let cancel = clock.after(CONNECT_MS, () => settle({ kind: "late" }));
    socket.on("connect", () => {
      cancel();
      cancel = clock.after(OPEN_MS, () => settle({ kind: "good" }));
    });
    socket.on("data", () => settle({ kind: "good" }));
    socket.on("close", () => settle({ kind: "failed", code: "ECONNRESET" }));
    socket.on("error", (error) => settle({ kind: "failed", code: errnoOf(error) }));
  });
}

/** Those of some ports that take connections, whoever listens there. */
export async function takenPorts(ports: readonly number[], host: Asking): Promise<number[]> {
  const taken = await Promise.all(ports.map((port) => isTaken(port, host)));
  return ports.filter((_, index) => taken[index]);
}

function isTaken(port: number, { clock, network }: Asking): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = network.net().connect(port, ADDRESS);
    const settle = (taken: boolean) => {
      cancel();
      socket.destroy();
      resolve(taken);
    };
    const cancel = clock.after(CONNECT_MS, () => settle(false));
    socket.on("connect", () => settle(true));
    socket.on("error", () => settle(false));
  });
}

const ADDRESS = "127.0.0.1";
const CONNECT_MS = 1000;
const OPEN_MS = 100;
