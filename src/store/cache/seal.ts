import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from "node:crypto";

/** Encrypts and decrypts the cache of one identity. */
export interface Seal {
  /** The file's name: without the key material nobody can tell whose it is, nor try tokens against it. */
  readonly fileName: string;
  /** @returns the sealed bytes, different each time */
  seal(text: string): Buffer;
  /** @returns the text, or undefined where the bytes are not what {@link Seal.seal} made for this very identity */
  open(bytes: Buffer): string | undefined;
}

/** The name and version of the format, at the start of each file. */
const MAGIC = Buffer.from("envshim-cache-1\n");
const SALT_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = MAGIC.length + SALT_BYTES + NONCE_BYTES;

/**
 * AES-256-GCM under a key that HKDF-SHA256 makes of the key material, a salt that is new in each file, and the
 * identity. A header or an identity that is not the file's own makes another key, so nothing more is authenticated.
 *
 * A file: magic, salt, nonce, ciphertext, tag. Source: RFC 5869 (HKDF); NIST SP 800-38D (GCM).
 */
export function makeSeal(keyMaterial: Uint8Array, identity: string): Seal {
  const derive = (use: string, salt: Uint8Array, bytes: number) => {
    // The digest bounds what HKDF takes as info to 1,024 bytes (node:crypto), however long the identity is.
    const info = Buffer.concat([Buffer.from(`envshim cache ${use}\n`), hash("sha256", identity, "buffer")]);
    return Buffer.from(hkdfSync("sha256", keyMaterial, salt, info, bytes));
  };
  return {
    fileName: `${derive("name", MAGIC, 16).toString("hex")}.cache`,
    seal(text) {
      const salt = randomBytes(SALT_BYTES);
      const nonce = randomBytes(NONCE_BYTES);
      const header = Buffer.concat([MAGIC, salt, nonce]);
      const cipher = createCipheriv("aes-256-gcm", derive("key", salt, 32), nonce);
      return Buffer.concat([header, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
    },
    open(bytes) {
      if (bytes.length < HEADER_BYTES + TAG_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
        return undefined;
      }
      const header = bytes.subarray(0, HEADER_BYTES);
      const salt = header.subarray(MAGIC.length, -NONCE_BYTES);
      const decipher = createDecipheriv(
        "aes-256-gcm",
        derive("key", salt, 32),
        header.subarray(-NONCE_BYTES),
        {
          authTagLength: TAG_BYTES,
        },
      );
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const text = decipher.update(bytes.subarray(HEADER_BYTES, -TAG_BYTES), undefined, "utf8");
        return text + decipher.final("utf8");
      } catch {
        // Another identity's, or not as it was written.
        return undefined;
      }
    },
  };
}
