import { createHash } from "node:crypto";

/** Node's parts as `process.versions` names them, where a vulnerability would be told under another name. */
const PARTS = {
  acorn: "acorn",
  ada: "ada-url",
  amaro: "amaro",
  ares: "c-ares",
  brotli: "brotli",
  icu: "icu",
  llhttp: "llhttp",
  nghttp2: "nghttp2",
  openssl: "openssl",
  simdjson: "simdjson",
  simdutf: "simdutf",
  sqlite: "sqlite",
  undici: "undici",
  uv: "libuv",
  uvwasi: "uvwasi",
  v8: "v8",
  zlib: "zlib",
  zstd: "zstd",
};

/** Scanners know these by a name of the CPE dictionary. */
const CPE = {
  openssl: "openssl:openssl",
  sqlite: "sqlite:sqlite",
  libuv: "libuv:libuv",
  icu: "unicode:international_components_for_unicode",
};

/**
 * A software bill of materials, CycloneDX 1.6 (ECMA-424): what is inside the executables.
 * @param {object} given
 * @param {string} given.version
 * @param {string} given.commit
 * @param {Date} given.date
 * @param {readonly import("./contents.mjs").Package[]} given.packages
 * @param {Readonly<Record<string, string>>} given.versions what the embedded Node says of itself
 * @param {readonly { name: string, sha256: string }[]} given.files the executables and the bundle
 */
export function makeSbom({ version, commit, date, packages, versions, files }) {
  const self = `pkg:generic/envshim@${version}`;
  const node = `pkg:generic/nodejs@${versions.node}`;
  const parts = Object.entries(PARTS)
    .filter(([key]) => versions[key])
    .map(([key, name]) => {
      const plain = /^[\d.]+/.exec(versions[key] ?? "")?.[0].replace(/\.$/, "");
      const cpe = CPE[/** @type {keyof typeof CPE} */ (name)];
      return {
        type: "library",
        "bom-ref": `pkg:generic/${name}@${versions[key]}`,
        name,
        version: versions[key],
        purl: `pkg:generic/${name}@${versions[key]}`,
        ...(cpe ? { cpe: `cpe:2.3:a:${cpe}:${plain}:*:*:*:*:*:*:*` } : {}),
      };
    });
  const libraries = packages.map(({ name, version, license, integrity }) => {
    const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
    return {
      type: "library",
      "bom-ref": purl,
      name,
      version,
      licenses: [{ license: { id: license } }],
      hashes: [
        { alg: "SHA-512", content: Buffer.from(integrity.replace(/^sha512-/, ""), "base64").toString("hex") },
      ],
      purl,
    };
  });
  const runtime = {
    type: "platform",
    "bom-ref": node,
    name: "node",
    version: versions.node,
    licenses: [{ license: { id: "MIT" } }],
    purl: node,
    cpe: `cpe:2.3:a:nodejs:node.js:${versions.node}:*:*:*:lts:*:*:*`,
    components: parts,
  };
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuid(`${version} ${commit}`)}`,
    version: 1,
    metadata: {
      timestamp: date.toISOString(),
      component: {
        type: "application",
        "bom-ref": self,
        name: "envshim",
        version,
        licenses: [{ license: { id: "MIT" } }],
        purl: self,
        properties: [{ name: "envshim:commit", value: commit }],
        components: files.map(({ name, sha256 }) => ({
          type: "file",
          "bom-ref": `file:${name}`,
          name,
          hashes: [{ alg: "SHA-256", content: sha256 }],
        })),
      },
    },
    components: [runtime, ...libraries],
    dependencies: [
      { ref: self, dependsOn: [node, ...libraries.map(({ purl }) => purl)] },
      { ref: node, dependsOn: parts.map(({ purl }) => purl) },
    ],
  };
}

/**
 * The same for the same text, in the form of RFC 9562's version 8.
 * @param {string} text
 */
function uuid(text) {
  const hex = createHash("sha256").update(text).digest("hex");
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join("-");
}
