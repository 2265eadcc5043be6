import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { nodeVersion } from "../../../build/source.mjs";
import { ROOT } from "../../support/paths.ts";
import { build } from "./docker.ts";
import { FOREIGN_PACKAGES, FOREIGN_TARGET } from "./foreign.ts";
import { MARK } from "./names.ts";
import { cached, importDebian } from "./rootfs.ts";

const INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];

/**
 * An image that stands for node:24-bookworm where no registry can be reached: Debian with what a build for another kind
 * of machine takes from it, this Node, npm, and npm's cache with the packages of package-lock.json, so that a build
 * without a network installs them.
 * @returns its name
 */
export async function makeNodeBase(): Promise<string> {
  const debian = `${MARK}/emulator`;
  await importDebian(debian, FOREIGN_PACKAGES);
  const context = mkdtempSync(join(tmpdir(), "envshim-test-"));
  try {
    const image = `${MARK}/node`;
    await fillContext(context, debian);
    await build({ tag: image, context });
    return image;
  } finally {
    rmSync(context, { recursive: true });
  }
}

/** The Dockerfile and what it copies. */
async function fillContext(context: string, debian: string): Promise<void> {
  cpSync(process.execPath, join(context, "node"));
  cpSync(await npmFolder(), join(context, "npm"), { recursive: true, dereference: true });
  cpSync(await packageCache(), join(context, "cache"), { recursive: true });
  const { stdout: registry } = await execa("npm", ["config", "get", "registry"]);
  writeFileSync(
    join(context, "Dockerfile"),
    `FROM ${debian}
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY cache /npm-cache
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
ENV npm_config_offline=true npm_config_cache=/npm-cache npm_config_registry=${registry}
`,
  );
}

/** npm's own folder on this machine. */
async function npmFolder(): Promise<string> {
  const { stdout } = await execa("which", ["npm"]);
  return dirname(dirname(realpathSync(stdout)));
}

/** npm's cache after an install of the lock file. */
function packageCache(): Promise<string> {
  const lock = readFileSync(`${ROOT}package-lock.json`, "utf8");
  return cached("npm", `${lock} with the foreign Node`, async (draft) => {
    const project = `${draft}.project`;
    mkdirSync(project);
    try {
      for (const file of [".npmrc", "package.json", "package-lock.json"])
        cpSync(ROOT + file, join(project, file));
      await execa("npm", [...INSTALL, `--cache=${draft}`], { cwd: project });
      const node = `node-${FOREIGN_TARGET.name}@${nodeVersion()}`;
      await execa("npm", ["pack", node, `--cache=${draft}`], { cwd: project });
    } finally {
      rmSync(project, { recursive: true });
    }
  });
}
