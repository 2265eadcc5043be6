import type { RetryPolicy } from "../retry.ts";
import { type Transport, TransportError } from "./transport.ts";

/**
 * The transport, with no request that goes on past the deadline: a store may send one after another, as for a token read
 * afresh, the next scope or the next name.
 */
export function withDeadline(
  transport: Transport,
  { clock, deadline }: Pick<RetryPolicy, "clock" | "deadline">,
): Transport {
  return async (request) => {
    const left = deadline - clock.elapsed();
    // Less than a timer can measure: it could not end before the deadline.
    if (left < 1) throw new TransportError({ kind: "no-time" });
    if (left > request.timeout) return transport(request);
    return transport({ ...request, timeout: left, limitedBy: "ENVSHIM_TIMEOUT" });
  };
}
