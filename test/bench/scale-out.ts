// npm run bench:scale-out: 2,000 replicas restart at once while the store is down; prints a table, draws scale-out.svg.
import { writeFileSync } from "node:fs";
import { plotSvg } from "./scale-out/plot.ts";
import { type Outcome, type Scenario, simulate } from "./scale-out/simulate.ts";

const FLEET = { replicas: 2000, downUntil: 60_000, perSecond: 50 } as const;

const SCENARIOS: readonly (Pick<Scenario, "cache" | "jitter"> & { label: string; color: string })[] = [
  { label: "no cache, no jitter", cache: "none", jitter: false, color: "#c0392b" },
  { label: "no cache, jitter", cache: "none", jitter: true, color: "#e08e0b" },
  { label: "stale cache, no jitter", cache: "stale", jitter: false, color: "#2471a3" },
  { label: "stale cache, jitter", cache: "stale", jitter: true, color: "#17a589" },
  { label: "fresh cache", cache: "fresh", jitter: true, color: "#333333" },
];

const seconds = (ms: number | undefined) => `${((ms ?? 0) / 1000).toFixed(1)} s`;

function row(label: string, { refused, requests, throttled, peak, failedStarts, upAt }: Outcome): string {
  const half = upAt[Math.ceil(upAt.length / 2) - 1];
  const cells = [
    label,
    refused,
    requests,
    throttled,
    peak,
    failedStarts,
    seconds(half),
    seconds(upAt.at(-1)),
  ];
  return `| ${cells.join(" | ")} |`;
}

console.log(
  "| replicas have | connections refused | requests served or throttled | of them 429 | most in a second | failed starts | half are up | all are up |",
);
console.log("|---|--:|--:|--:|--:|--:|--:|--:|");
const curves = [];
for (const { label, color, ...choice } of SCENARIOS) {
  const outcome = await simulate({ ...FLEET, ...choice });
  console.log(row(label, outcome));
  curves.push({ label, color, dashed: !choice.jitter, upAt: outcome.upAt });
}
writeFileSync(new URL("scale-out.svg", import.meta.url), plotSvg(curves, FLEET.downUntil));
