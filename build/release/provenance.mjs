/**
 * What a signer signs: an in-toto statement with SLSA's provenance (version 1) that says what the files were made of.
 * Not signed here: who signs, and with what, is the publisher's.
 * @param {object} given
 * @param {string} given.commit
 * @param {readonly string[]} given.targets
 * @param {readonly { name: string, sha256: string }[]} given.files
 * @param {readonly import("./contents.mjs").Package[]} given.packages
 * @param {readonly { name: string, version: string, integrity: string }[]} given.nodes
 */
export function makeProvenance({ commit, targets, files, packages, nodes }) {
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: files.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType: "urn:envshim:npm-run-release",
        externalParameters: { targets },
        resolvedDependencies: [
          { name: "source", digest: { gitCommit: commit } },
          ...[...packages, ...nodes].map(({ name, version, integrity }) => ({
            uri: `pkg:npm/${name.replace("@", "%40")}@${version}`,
            digest: { sha512: Buffer.from(integrity.replace(/^sha512-/, ""), "base64").toString("hex") },
          })),
        ],
      },
      runDetails: { builder: { id: "urn:envshim:any-machine" } },
    },
  };
}
