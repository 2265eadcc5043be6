import { spawnSync } from "node:child_process";

/** The oldest Go that builds Vault. */
const OLDEST = [1, 25, 3] as const;

/** Why the Go of this environment's PATH cannot build Vault, and what to do; undefined where it can. */
export function faultOfGo(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const said = spawnSync("go", ["version"], { encoding: "utf8", env: { ...env } }).stdout ?? "";
  const version = /go(\d+)\.(\d+)(?:\.(\d+))?/
    .exec(said)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (version && compare(version, OLDEST) >= 0) return undefined;
  const found = version ? `Go ${version.join(".")} is too old` : "Go is not there";
  const oldest = OLDEST.join(".");
  return `the tests build Vault with Go ${oldest} or later, and ${found}: put one of go.dev/dl into PATH`;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = b.findIndex((part, at) => a[at] !== part);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
