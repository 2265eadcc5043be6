const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
] as const;

/** A length of time as settings write it, in its largest whole unit: `42s`, `6m`, `3h`, `2d`. @param ms milliseconds */
export function formatAge(ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => ms >= size) ?? (["s", 1000] as const);
  return `${Math.floor(ms / size)}${unit}`;
}
