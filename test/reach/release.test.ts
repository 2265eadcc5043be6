// A release is what it says it is, and a file that is not is found out.
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/paths.ts";
import { tempDir } from "../support/temp.ts";
import { RELEASE, releaseFile, releaseFiles, unpack, VERSION } from "./support/release.ts";

/** A name and version in the bill of materials, and what is inside of it. */
interface Component {
  readonly name: string;
  readonly version: string;
  readonly components?: readonly Component[];
}

const [runtime, ...packages] = JSON.parse(releaseFile("envshim.cdx.json")).components as Component[];

test("it has an archive, a wheel and an npm package for each target, and what tells of them", () => {
  expect(releaseFiles()).toEqual(
    [
      "LICENSE",
      "SHA256SUMS",
      "THIRD_PARTY_NOTICES",
      `envshim-${VERSION}-linux-arm64.tar.gz`,
      `envshim-${VERSION}-linux-x64.tar.gz`,
      `envshim-${VERSION}-py3-none-manylinux_2_28_aarch64.whl`,
      `envshim-${VERSION}-py3-none-manylinux_2_28_x86_64.whl`,
      `envshim-${VERSION}.tgz`,
      "envshim.cdx.json",
      "envshim.cjs",
      `envshim-linux-arm64-${VERSION}.tgz`,
      `envshim-linux-x64-${VERSION}.tgz`,
      "provenance.json",
      "verify.sh",
    ].sort(),
  );
});

test.each(["linux-x64", "linux-arm64"])(
  "%s: a layer with the executable is at most 31 MB as gzip",
  async (target) => {
    const executable = readFileSync(join(await unpack(target), "envshim"));
    expect(gzipSync(executable).length).toBeLessThan(31_000_000);
  },
);

describe("verify.sh", () => {
  const verify = (folder: string) => execa("sh", [join(RELEASE, "verify.sh"), folder], { reject: false });
  const copy = () => {
    const folder = tempDir();
    cpSync(RELEASE, folder, { recursive: true });
    return folder;
  };

  test("accepts the release, and the executable for this machine tells what it is", async () => {
    const { exitCode, stdout } = await verify(RELEASE);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      new RegExp(
        `^envshim ${VERSION.replaceAll(".", "\\.")} \\(Node 24\\.\\S+, linux-\\S+, commit [0-9a-f]{12}(-dirty)?\\)\nverify: 13 files are as they were released$`,
      ),
    );
  });

  test.each(releaseFiles().filter((name) => name !== "SHA256SUMS"))(
    "refuses one byte more in %s",
    async (name) => {
      const folder = copy();
      appendFileSync(join(folder, name), "\n");
      const { exitCode, stderr } = await verify(folder);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(name);
    },
  );

  test("refuses a file that is missing, and one that is not of the release", async () => {
    const folder = copy();
    writeFileSync(join(folder, "more.tar.gz"), "");
    expect((await verify(folder)).stderr).toBe("verify: more.tar.gz is not part of the release");
    rmSync(join(folder, "more.tar.gz"));
    rmSync(join(folder, "envshim.cdx.json"));
    expect((await verify(folder)).exitCode).toBe(1);
  });

  test("refuses an executable whose checksum was made anew, too", async () => {
    const folder = copy();
    const unpacked = await unpack("linux-x64");
    appendFileSync(join(unpacked, "envshim"), "\n");
    const archive = `envshim-${VERSION}-linux-x64.tar.gz`;
    await execa("tar", [
      "-czf",
      join(folder, archive),
      "-C",
      join(unpacked, ".."),
      `envshim-${VERSION}-linux-x64`,
    ]);
    const { stdout: sum } = await execa("sha256sum", [archive], { cwd: folder });
    const sums = releaseFile("SHA256SUMS").replace(new RegExp(`^.*${archive}$`, "m"), sum);
    writeFileSync(join(folder, "SHA256SUMS"), sums);
    const { exitCode, stderr } = await verify(folder);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `verify: provenance.json tells of another ${archive}`,
    });
  });
});

describe("the bill of materials", () => {
  test("is valid CycloneDX", async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(releaseFile("envshim.cdx.json"))).toBeNull();
  });

  test("names the packages that are in the bundle, in the versions that were installed", () => {
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["yaml", "zod", "pino", "execa"]),
    );
    // Used to build and test, and in no bundle.
    expect(packages.map(({ name }) => name)).not.toContain("esbuild");
    const installed = packages.map(({ name }) => {
      const { version } = JSON.parse(readFileSync(`${ROOT}node_modules/${name}/package.json`, "utf8"));
      return { name, version };
    });
    expect(packages).toMatchObject(installed);
  });

  test.each(["linux-x64", "linux-arm64"])("names the Node and the OpenSSL that are in %s", async (target) => {
    const executable = readFileSync(join(await unpack(target), "envshim"));
    const openssl = runtime?.components?.find(({ name }) => name === "openssl");
    expect(executable.includes(`OpenSSL ${openssl?.version} `)).toBe(true);
    expect(executable.includes(`v${runtime?.version}`)).toBe(true);
  });
});

test("the notices have the licence of every package that is inside, and Node's with its parts", () => {
  const notices = releaseFile("THIRD_PARTY_NOTICES");
  const missing = packages.filter(({ name, version }) => !notices.includes(`\n${name} ${version}\n`));
  expect(missing).toEqual([]);
  expect(notices).toContain(`Node.js ${runtime?.version} and what it contains`);
  expect(notices).toContain("OpenSSL");
  expect(notices).toContain("Apache License");
});

interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

test("the provenance names the commit, and every file with its checksum", async () => {
  const { subject, predicate } = JSON.parse(releaseFile("provenance.json"));
  const { stdout: commit } = await execa("git", ["rev-parse", "HEAD"], { cwd: ROOT });
  expect(predicate.buildDefinition.resolvedDependencies[0].digest.gitCommit).toContain(commit);
  const sums = releaseFile("SHA256SUMS").trim().split("\n");
  const named = subject.map(({ name, digest }: Subject) => `${digest.sha256}  ${name}`);
  expect(sums).toEqual(expect.arrayContaining(named));
  expect(subject.length).toBe(sums.length - 1);
});
