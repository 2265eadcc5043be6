import type { TestProject, Vitest } from "vitest/node";
import { makeRunFolder, removeRunFolder } from "./run-folder.ts";
import { countStarts } from "./starts.ts";

/** How many times the whole of the tests starts the built file, at least. */
const LEAST_STARTS = 2000;

/** Before all tests: the run's own folders. @returns what looks at all starts, and takes the folders away */
export default function setUp({ vitest }: TestProject): () => Promise<void> {
  const folder = makeRunFolder();
  return async () => {
    const { total, withoutApp } = countStarts(folder.path);
    removeRunFolder(folder);
    if (withoutApp.length > 0) throw new Error(withoutApp.join("\n"));
    console.log(`${total} starts of the built file, none with status 0 and no app`);
    if (total < LEAST_STARTS && (await ranAll(vitest)))
      throw new Error(`the tests started envshim ${total} times, which is less than ${LEAST_STARTS}`);
  };
}

/** False where only some tests were asked for, or some failed. */
async function ranAll(vitest: Vitest): Promise<boolean> {
  const { config, state } = vitest;
  if (config.project.length > 0 || config.testNamePattern !== undefined) return false;
  const all = await vitest.globTestSpecifications();
  return state.getTestModules().length === all.length && state.getCountOfFailedTests() === 0;
}
