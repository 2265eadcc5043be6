import { createHash } from "node:crypto";
import { createWriteStream, readFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";

/**
 * Makes a wheel whose one script is the executable: `pip install` puts it into bin/, and no Python runs.
 * @param {object} given
 * @param {string} given.folder where the wheel is put
 * @param {string} given.version
 * @param {string} given.platform as in its name
 * @param {string} given.executable
 * @param {string} given.summary
 * @param {string} given.readme
 * @param {Readonly<Record<string, string>>} given.licences name → text
 * @param {string} given.sbom
 * @param {Date} given.date of all that is in it
 * @returns {Promise<string>} its name
 */
export async function makeWheel({
  folder,
  version,
  platform,
  executable,
  summary,
  readme,
  licences,
  sbom,
  date,
}) {
  const tag = `py3-none-${platform}`;
  const name = `envshim-${version}-${tag}.whl`;
  const info = `envshim-${version}.dist-info`;
  const metadata = [
    "Metadata-Version: 2.4",
    "Name: envshim",
    `Version: ${version}`,
    `Summary: ${summary}`,
    "Keywords: docker,entrypoint,environment,secrets",
    "License-Expression: MIT",
    ...Object.keys(licences).map((licence) => `License-File: ${licence}`),
    "Requires-Python: >=3.7",
    "Description-Content-Type: text/markdown",
  ];
  const wheel = [
    "Wheel-Version: 1.0",
    `Generator: envshim ${version}`,
    "Root-Is-Purelib: false",
    `Tag: ${tag}`,
  ];
  /** @type {[path: string, bytes: Buffer, mode: number][]} */
  const files = [
    [`envshim-${version}.data/scripts/envshim`, readFileSync(executable), 0o755],
    [`${info}/METADATA`, Buffer.from(`${metadata.join("\n")}\n\n${readme}`), 0o644],
    [`${info}/WHEEL`, Buffer.from(`${wheel.join("\n")}\n`), 0o644],
    ...Object.entries(licences).map(
      ([licence, text]) =>
        /** @type {[string, Buffer, number]} */ ([`${info}/licenses/${licence}`, Buffer.from(text), 0o644]),
    ),
    [`${info}/sboms/envshim.cdx.json`, Buffer.from(sbom), 0o644],
  ];
  const record = files.map(([path, bytes]) => `${path},sha256=${digest(bytes)},${bytes.length}`);
  files.push([`${info}/RECORD`, Buffer.from(`${[...record, `${info}/RECORD,,`].join("\n")}\n`), 0o644]);
  const zip = new ZipFile();
  for (const [path, bytes, mode] of files) {
    // As a date of UTC, whatever the time zone is here.
    zip.addBuffer(bytes, path, { mtime: localLike(date), mode: 0o100000 | mode, forceDosTimestamp: true });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(`${folder}/${name}`));
  return name;
}

/** @param {Buffer} bytes */
function digest(bytes) {
  return createHash("sha256").update(bytes).digest("base64url");
}

/**
 * A zip holds local times: the moment whose local time reads like the given one in UTC.
 * @param {Date} date
 */
function localLike(date) {
  return new Date(
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  );
}
