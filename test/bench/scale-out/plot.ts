/** A line of a plot. */
export interface Curve {
  readonly label: string;
  readonly color: string;
  readonly dashed: boolean;
  /** When each replica was up, in milliseconds and in order. */
  readonly upAt: readonly number[];
}

const WIDTH = 800;
const HEIGHT = 400;
const LEFT = 60;
const TOP = 30;
const INNER_WIDTH = 520;
const INNER_HEIGHT = 310;
/** How many points a curve gets. */
const STEPS = 260;

/** Replicas that are up over time, one curve a scenario, as SVG. @param shaded milliseconds that the store was down */
export function plotSvg(curves: readonly Curve[], shaded: number): string {
  const replicas = Math.max(...curves.map(({ upAt }) => upAt.length));
  const last = Math.max(...curves.flatMap(({ upAt }) => upAt));
  const x = (ms: number) => (LEFT + (ms / last) * INNER_WIDTH).toFixed(1);
  const y = (count: number) => (TOP + INNER_HEIGHT * (1 - count / replicas)).toFixed(1);
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<line x1="${LEFT}" x2="${LEFT + INNER_WIDTH}" y1="${y(share * replicas)}" y2="${y(share * replicas)}" stroke="#ddd"/>` +
      `<text x="${LEFT - 8}" y="${Number(y(share * replicas)) + 4}" text-anchor="end">${share * replicas}</text>`,
  );
  const tick = last > 300_000 ? 60_000 : 30_000;
  const ticks = Array.from({ length: Math.floor(last / tick) + 1 }, (_, index) => index * tick).map(
    (ms) => `<text x="${x(ms)}" y="${TOP + INNER_HEIGHT + 18}" text-anchor="middle">${ms / 1000}</text>`,
  );
  const lines = curves.map(({ upAt, color, dashed }) => {
    const points = Array.from({ length: STEPS + 1 }, (_, step) => {
      const ms = (last * step) / STEPS;
      return `${x(ms)},${y(upAt.filter((at) => at <= ms).length)}`;
    });
    return `<polyline fill="none" stroke="${color}" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ""} points="${points.join(" ")}"/>`;
  });
  const legend = curves.map(({ label, color, dashed }, index) => {
    const at = TOP + 20 + index * 24;
    const left = LEFT + INNER_WIDTH + 16;
    return (
      `<line x1="${left}" x2="${left + 26}" y1="${at}" y2="${at}" stroke="${color}" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ""}/>` +
      `<text x="${left + 34}" y="${at + 4}">${label}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>Replicas that are up, by seconds since all of them restarted</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<rect x="${LEFT}" y="${TOP}" width="${(shaded / last) * INNER_WIDTH}" height="${INNER_HEIGHT}" fill="#f4e4e4"/>`,
    `<text x="${LEFT + 6}" y="${TOP + 16}" fill="#955">store down</text>`,
    ...grid,
    ...ticks,
    ...lines,
    ...legend,
    `<text x="${LEFT + INNER_WIDTH / 2}" y="${HEIGHT - 14}" text-anchor="middle">seconds since all replicas restarted</text>`,
    "</svg>\n",
  ].join("\n");
}
