import { spawnSync } from "node:child_process";

/** What the tests with a real Vault are to do. */
export interface VaultDecision {
  /** True where somebody said that they are to be left out. */
  readonly isOff: boolean;
  /** Why it cannot be built here, and what to do; undefined where it can, or need not be. */
  readonly problem: string | undefined;
}

/** The oldest Go that builds it. */
const OLDEST = [1, 25, 3] as const;

/** Looks whether the Go of this environment's PATH builds Vault, unless `ENVSHIM_TEST_VAULT=off` says that it need not. */
export function decideVault(env: Readonly<Record<string, string | undefined>>): VaultDecision {
  if (env.ENVSHIM_TEST_VAULT === "off") return { isOff: true, problem: undefined };
  const said = spawnSync("go", ["version"], { encoding: "utf8", env: { ...env } }).stdout ?? "";
  const version = /go(\d+)\.(\d+)(?:\.(\d+))?/
    .exec(said)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (version && compare(version, OLDEST) >= 0) return { isOff: false, problem: undefined };
  const found = version ? `Go ${version.join(".")} is too old` : "Go is not there";
  const needed = `the tests build Vault with Go ${OLDEST.join(".")} or later`;
  return { isOff: false, problem: `${needed}, and ${found}; ENVSHIM_TEST_VAULT=off leaves them out` };
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = b.findIndex((part, at) => a[at] !== part);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
