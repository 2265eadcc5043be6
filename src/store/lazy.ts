import type { Store } from "./store.ts";

/**
 * A store that is opened at its first request: a start whose secrets are all cached never pays for it.
 * Its `fetch` throws what `open` throws.
 */
export function lazyStore(label: string, open: () => Promise<Store>): Store {
  let opened: Promise<Store> | undefined;
  return {
    label,
    async fetch(request) {
      opened ??= open();
      return (await opened).fetch(request);
    },
  };
}
