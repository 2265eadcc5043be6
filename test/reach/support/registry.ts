import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { execa } from "execa";
import { onTestFinished } from "vitest";

/**
 * Serves npm packages as a registry does, from their archives, on loopback; it has nothing else.
 * @returns its address
 */
export async function startRegistry(archives: readonly string[]): Promise<string> {
  const packages = await Promise.all(
    archives.map(async (file) => ({ file, manifest: await manifestOf(file) })),
  );
  const server = createServer((request, reply) => {
    const path = decodeURIComponent(request.url ?? "").slice(1);
    const archive = packages.find(({ file }) => path === `-/${basename(file)}`);
    const found = packages.find(({ manifest }) => manifest.name === path);
    if (archive) reply.end(readFileSync(archive.file));
    else if (found) reply.end(JSON.stringify(document(found, `http://${request.headers.host}`)));
    else reply.writeHead(404).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What npm reads of a package.json. */
interface Manifest {
  readonly name: string;
  readonly version: string;
}

function document({ file, manifest }: { file: string; manifest: Manifest }, url: string) {
  const { name, version } = manifest;
  const integrity = `sha512-${createHash("sha512").update(readFileSync(file)).digest("base64")}`;
  const dist = { tarball: `${url}/-/${basename(file)}`, integrity };
  return { name, "dist-tags": { latest: version }, versions: { [version]: { ...manifest, dist } } };
}

async function manifestOf(file: string): Promise<Manifest> {
  const { stdout } = await execa("tar", ["-xzOf", file, "package/package.json"]);
  return JSON.parse(stdout);
}
