import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import * as zlib from "node:zlib";

/**
 * What a file takes as it is and in an image's layer, in words: registries keep layers as gzip or zstd.
 * @param {string} file
 * @param {boolean} smallest with zstd -19, which takes a minute
 */
export async function sizesOf(file, smallest) {
  const bytes = readFileSync(file);
  const level = smallest ? 19 : 3;
  const params = { [zlib.constants.ZSTD_c_compressionLevel]: level };
  const [gzip, zstd] = await Promise.all([
    promisify(zlib.gzip)(bytes),
    // Node 20 has no zstd.
    zlib.zstdCompress ? promisify(zlib.zstdCompress)(bytes, { params }) : undefined,
  ]);
  return [
    megabytes("raw", bytes),
    megabytes("gzip", gzip),
    ...(zstd ? [megabytes(`zstd -${level}`, zstd)] : []),
  ].join("  ");
}

/**
 * @param {string} name
 * @param {Buffer} bytes
 */
function megabytes(name, { length }) {
  return `${name} ${(length / 1e6).toFixed(2).padStart(6)} MB`;
}
