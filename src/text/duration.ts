/** The units of a length of time as settings write them, in milliseconds, the largest first. */
const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

const WRITTEN = /^(?<count>\d+(?:\.\d+)?)(?<unit>ms|s|m|h|d)$/;

/** The milliseconds of `250ms`, `5s`, `1.5m`, `24h` or `7d`; undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const { count, unit } = WRITTEN.exec(text)?.groups ?? {};
  return unit === undefined ? undefined : Number(count) * UNITS[unit as keyof typeof UNITS];
}

/** A length of time in its largest whole unit, seconds at the least: `0s`, `42s`, `6m`, `3h`, `2d`. @param ms milliseconds */
export function formatAge(ms: number): string {
  const [unit, size] = Object.entries(UNITS).find(([, size]) => ms >= size && size >= UNITS.s) ?? [
    "s",
    UNITS.s,
  ];
  return `${Math.floor(ms / size)}${unit}`;
}

/** A length of time in seconds: `0.5 s`. @param ms milliseconds @param decimals how many; default: 1 */
export function formatSeconds(ms: number, decimals = 1): string {
  return `${(ms / 1000).toFixed(decimals)} s`;
}
