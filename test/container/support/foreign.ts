import { TARGETS } from "../../../build/targets.mjs";
import { foreignPackages } from "../../../build/tools.mjs";

const found = TARGETS.find(({ arch }) => arch !== process.arch);
if (found === undefined) throw new Error("every target is of this machine's kind");

/** A kind of machine that this one is not. */
export const FOREIGN_TARGET = found;

/** Debian's packages that a build for it takes. */
export const FOREIGN_PACKAGES: readonly string[] = foreignPackages(found);
