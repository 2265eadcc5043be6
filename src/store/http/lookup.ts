import type { LookupFunction } from "node:net";

/**
 * A look-up that all connections to one host share while it is under way. Each look-up holds a thread of the runtime for
 * as long as the resolver waits for its name server, 10 s and more, and there are few threads: the connections of one
 * start would wait for each other's, and the next try for the ones that were given up.
 */
export function sharedLookup(lookup: LookupFunction): LookupFunction {
  type Done = Parameters<LookupFunction>[2];
  const underWay = new Map<string, Done[]>();
  return (hostname, options, done) => {
    const key = JSON.stringify([hostname, options.family, options.hints, options.all]);
    const others = underWay.get(key);
    if (others) {
      others.push(done);
      return;
    }
    const waiting = [done];
    underWay.set(key, waiting);
    lookup(hostname, options, (...found) => {
      underWay.delete(key);
      for (const tell of waiting) tell(...found);
    });
  };
}
