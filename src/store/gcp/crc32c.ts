/** The Castagnoli polynomial, its bits in the order of the algorithm that takes the lowest first. */
const POLYNOMIAL = 0x82f63b78;

/** The checksum CRC-32C (RFC 3720, B.4), which Google sends along with a secret; the runtime's `zlib.crc32` is another. */
export function crc32c(bytes: Uint8Array): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? POLYNOMIAL : 0);
  }
  return ~sum >>> 0;
}
