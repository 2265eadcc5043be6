// Checks of what a JSON text was, for what each start reads: the store's reply and the cache. A schema of zod's is better
// wherever a millisecond of a start does not matter: it brings 600 functions with it.

/** A check that tells the compiler what a value is. */
export type Check<T> = (value: unknown) => value is T;

/** What a check finds. */
export type Checked<C> = C extends Check<infer T> ? T : never;

export const isText: Check<string> = (value) => typeof value === "string";

/** JSON's `1e999` is infinite, and is none. */
export const isNumber: Check<number> = (value): value is number => Number.isFinite(value);

export const isBoolean: Check<boolean> = (value) => typeof value === "boolean";

/** Also where there is nothing. */
export function maybe<T>(is: Check<T>): Check<T | undefined> {
  return (value) => value === undefined || is(value);
}

export function either<A, B>(isOne: Check<A>, isOther: Check<B>): Check<A | B> {
  return (value): value is A | B => isOne(value) || isOther(value);
}

export function isListOf<T>(is: Check<T>): Check<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(is);
}

export function isPairOf<A, B>(isFirst: Check<A>, isSecond: Check<B>): Check<readonly [A, B]> {
  return (value): value is readonly [A, B] =>
    Array.isArray(value) && value.length === 2 && isFirst(value[0]) && isSecond(value[1]);
}

/** An object with any names in it. */
export function isRecordOf<T>(is: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> => isObject(value) && Object.values(value).every(is);
}

/** An object with at least these fields. */
export function isShape<F extends Readonly<Record<string, Check<unknown>>>>(fields: F): Check<Shape<F>> {
  const checks = Object.entries(fields);
  return (value): value is Shape<F> => isObject(value) && checks.every(([name, is]) => is(value[name]));
}

type Shape<F> = Simple<
  { readonly [K in keyof F as undefined extends Checked<F[K]> ? never : K]: Checked<F[K]> } & {
    readonly [K in keyof F as undefined extends Checked<F[K]> ? K : never]?: Exclude<
      Checked<F[K]>,
      undefined
    >;
  }
>;

type Simple<T> = { readonly [K in keyof T]: T[K] };

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
