/**
 * The runtime's modules that a run may load and that are not loaded in the snapshot already: those of HTTP, TLS, DNS
 * and child processes, and the one that compiles a part of the program (loader.cjs).
 */
const NEEDED_MODULES =
  /^(_http_\w+|(internal\/)?(https?|child_process|dgram)|tls|internal\/tls\/.+|dns|internal\/dns\/(utils|callback_resolver)|internal\/(freelist|js_stream_socket|socket_list)|vm)$/;

/** @typedef {{ id: string, bytes: Buffer }} Module */

/**
 * Takes the compiled code of the runtime's modules that no run loads out of a snapshot: start-up copies all of it.
 *
 * It is the last vector of the snapshot (src/node_snapshotable.cc, SnapshotSerializer): a count, then each module's id
 * and bytes, every length 8 bytes. Where it is not found so, in a Node that writes it otherwise, everything stays.
 * @param {Buffer} blob
 * @returns {Buffer}
 */
export function trimCodeCache(blob) {
  const { start, end } = placeOfSnapshot(blob);
  const at = end <= blob.length ? findModules(blob, start, end) : undefined;
  if (!at) {
    console.warn(
      "build: this Node writes snapshots in a way that is not known here, so all of its code is kept",
    );
    return blob;
  }
  const kept = at.modules.filter(({ id }) => NEEDED_MODULES.test(id));
  const before = blob.subarray(start, at.start);
  const modules = Buffer.concat([uint64(kept.length), ...kept.map(({ bytes }) => bytes)]);
  const size = uint64(before.length + modules.length);
  return Buffer.concat([blob.subarray(0, start - size.length), size, before, modules, blob.subarray(end)]);
}

/**
 * The snapshot in what a Node with it inside takes.
 * @param {Buffer} blob
 */
export function snapshotOf(blob) {
  const { start, end } = placeOfSnapshot(blob);
  return blob.subarray(start, end);
}

/**
 * src/node_sea.cc: magic, flags, a byte of options, the script's path, and the snapshot behind its length.
 * @param {Buffer} blob
 */
function placeOfSnapshot(blob) {
  const length = lengthsOf(blob);
  const sizeAt = 9 + 8 + length(9);
  const start = sizeAt + 8;
  return { start, end: start + length(sizeAt) };
}

/**
 * The vector of modules that ends where the snapshot does.
 * @param {Buffer} blob
 * @param {number} from
 * @param {number} end
 */
function findModules(blob, from, end) {
  // Its count is below 65,536, and the first id's length below 256.
  for (let start = blob.indexOf("\0\0\0\0\0\0", from + 2) - 2; start > 0 && start < end; ) {
    const modules = readModules(blob, start, end);
    if (modules) return { start, modules };
    start = blob.indexOf("\0\0\0\0\0\0", start + 3) - 2;
  }
  return undefined;
}

/**
 * @param {Buffer} blob
 * @param {number} start
 * @param {number} end
 */
function readModules(blob, start, end) {
  const length = lengthsOf(blob);
  const count = length(start);
  if (!(count >= 100 && count < 1000)) return undefined;
  /** @type {Module[]} */
  const modules = [];
  let at = start + 8;
  for (let index = 0; index < count; index++) {
    const idEnd = at + 8 + length(at);
    if (!(idEnd - at < 100 && idEnd < end)) return undefined;
    const id = blob.toString("latin1", at + 8, idEnd);
    const next = idEnd + 8 + length(idEnd);
    if (!/^[\w./-]+$/.test(id) || !(next <= end)) return undefined;
    modules.push({ id, bytes: blob.subarray(at, next) });
    at = next;
  }
  return at === end ? modules : undefined;
}

/**
 * Reads a length at a place; behind the end it is without end.
 * @param {Buffer} blob
 * @returns {(at: number) => number}
 */
function lengthsOf(blob) {
  return (at) => (at + 8 <= blob.length ? Number(blob.readBigUInt64LE(at)) : Number.POSITIVE_INFINITY);
}

/** @param {number} value */
function uint64(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
