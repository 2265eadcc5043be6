/** Does the same for each, one after the other. @returns what came of each */
export async function inTurn<T, R>(items: Iterable<T>, run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await run(item));
  return results;
}

/** Does the same so often, one after the other. @returns what came of each time */
export function times<R>(count: number, run: () => Promise<R>): Promise<R[]> {
  return inTurn(Array(count).keys(), run);
}
