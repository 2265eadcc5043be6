import { existsSync, readFileSync } from "node:fs";
import { execa } from "execa";
import { cached } from "../../container/support/rootfs.ts";
import { requireProgram } from "../../support/packages.ts";

/** A C and C++ library, and two shells: one that is linked with them, one that is linked with nothing. */
const PACKAGES = ["base-files", "libc6", "libstdc++6", "libgcc-s1", "dash", "busybox-static"];

/** Where Debian's mirror is told on a machine that runs Debian. */
const SOURCES = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"];

/**
 * The files of a Debian release, unpacked and not installed, so that any machine can make one of another kind.
 * @param arch as Debian calls it
 * @returns the folder, kept between runs and not to be written to
 */
export async function debianRoot(suite: string, arch: string): Promise<string> {
  const mmdebstrap = requireProgram("mmdebstrap");
  return cached(`root-${suite}-${arch}`, PACKAGES.join(), async (draft) => {
    console.log(`reach tests: unpacking Debian ${suite} for ${arch}`);
    // The main archive alone: that of security updates loses files that its lists still name.
    const source = `deb ${mirror()} ${suite} main`;
    const options = ["--quiet", "--variant=extract", `--arch=${arch}`, `--include=${PACKAGES.join(",")}`];
    await execa(mmdebstrap, [...options, suite, draft, source]);
  });
}

/** The mirror that this machine's packages come from. */
function mirror(): string {
  const text = SOURCES.filter((file) => existsSync(file)).map((file) => readFileSync(file, "utf8"));
  const found = /^(?:URIs:|deb(?: \[[^\]]*\])?) +(\S+)/m.exec(text.join("\n"))?.[1];
  if (found === undefined) throw new Error(`the reach tests need Debian: no mirror in ${SOURCES.join(", ")}`);
  return found;
}
