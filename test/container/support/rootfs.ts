import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { docker } from "./docker.ts";

/** Kept between runs, outside the repository: what takes long to make and does not change. */
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "envshim-test");

/** What no test needs of Debian's packages: compilers that scientific Python brings along, and papers. */
const LEFT_OUT = [
  "/usr/include/*",
  "/usr/lib/gcc/*",
  "*.a",
  "/usr/bin/*lto-dump*",
  "/usr/share/doc/*",
  "/usr/share/man/*",
  "/usr/share/locale/*",
];

/** Where a Debian machine has its mirror; the first with something in it counts. */
const SOURCES = [
  "/etc/apt/sources.list.d/debian.sources",
  "/etc/apt/sources.list.d/ubuntu.sources",
  "/etc/apt/sources.list",
];

/** Makes an image of a minimal Debian with these packages, from the mirror this machine uses. */
export async function importDebian(image: string, packages: readonly string[]): Promise<void> {
  const suite = /^VERSION_CODENAME=(.+)$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "stable";
  const name = ["debian", ...packages].join("-");
  const tar = await cached(name, [suite, ...LEFT_OUT].join(" "), (draft) =>
    bootstrap(draft, suite, packages),
  );
  await docker(["import", '--change=CMD ["bash"]', tar, image]);
}

/**
 * A file or folder that is made once, and again when what it depends on changes.
 * @param version what it depends on
 * @param make makes it at the path that it is handed
 * @returns its path
 */
export async function cached(
  name: string,
  version: string,
  make: (draft: string) => Promise<void>,
): Promise<string> {
  const path = `${join(CACHE, name)}.${createHash("sha256").update(version).digest("hex").slice(0, 16)}`;
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  for (const other of readdirSync(CACHE).filter((file) => file.startsWith(`${name}.`))) {
    rmSync(join(CACHE, other), { recursive: true, force: true });
  }
  const draft = join(CACHE, `draft-${process.pid}`);
  try {
    await make(draft);
    renameSync(draft, path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return path;
}

async function bootstrap(tar: string, suite: string, packages: readonly string[]): Promise<void> {
  const sources = SOURCES.find(
    (file) => existsSync(file) && /^[^#]*\bdeb\b/m.test(readFileSync(file, "utf8")),
  );
  console.log(
    `container tests: making a Debian image${packages.length > 0 ? ` with ${packages.join(", ")}` : ""}`,
  );
  await execa("mmdebstrap", [
    "--quiet",
    "--format=tar",
    "--variant=minbase",
    ...(packages.length > 0 ? [`--include=${packages.join(",")}`] : []),
    ...LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`),
    suite,
    tar,
    ...(sources ? [sources] : []),
  ]);
}
