import type { Timing } from "./compare.ts";

const WIDTH = 720;
const LEFT = 260;
const ROW = 26;

/** The ratios to the first row as a bar chart. */
export function toSvg(timings: readonly Timing[]): string {
  const widest = Math.max(...timings.map(({ ratio }) => ratio));
  const scale = (WIDTH - LEFT - 110) / widest;
  const bars = timings.map(({ name, ratio, median }, index) => {
    const y = 16 + index * ROW;
    const width = (ratio * scale).toFixed(1);
    const fill = index === 0 ? "#9aa5b1" : "#2f6fde";
    return `  <text x="${LEFT - 8}" y="${y + 14}" text-anchor="end">${escapeXml(name)}</text>
  <rect x="${LEFT}" y="${y}" width="${width}" height="18" fill="${fill}"/>
  <text x="${LEFT + ratio * scale + 6}" y="${y + 14}">${ratio.toFixed(2)} (${median.toFixed(0)} ms)</text>`;
  });
  const height = 32 + timings.length * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13">
  <title>Start-up against the bare runtime: ratio of medians, and median</title>
${bars.join("\n")}
</svg>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
