import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BUNDLE } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { tempDir } from "../support/temp.ts";

/** What `docker image inspect` prints, as far as it counts. */
function inspection(config: object | null, image: object = {}): string {
  return JSON.stringify([
    { Id: "sha256:ab12", RepoTags: ["app:1"], Os: "linux", Architecture: "amd64", Config: config, ...image },
  ]);
}

async function wrap(input: string): Promise<string> {
  const run = await envshim(["wrap"], { input });
  expect(run.stderr).toBe("");
  return run.stdout;
}

/** The lines that are no comments. */
function instructions(dockerfile: string): string[] {
  return dockerfile.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

const SHIM = "/usr/local/bin/envshim";

test("ENTRYPOINT goes behind envshim, and CMD is restated", async () => {
  const dockerfile = await wrap(inspection({ Entrypoint: ["vllm", "serve"], Cmd: ["--port", "80"] }));
  expect(instructions(dockerfile)).toEqual([
    "ARG ENVSHIM=envshim",
    `FROM --platform=linux/amd64 \${ENVSHIM} AS envshim`,
    "FROM --platform=linux/amd64 app:1",
    `COPY --from=envshim /envshim ${SHIM}`,
    `ENTRYPOINT ["${SHIM}","--","vllm","serve"]`,
    'CMD ["--port","80"]',
  ]);
});

test.each([null, [], undefined])("a CMD of %j gives no CMD line", async (Cmd) => {
  const dockerfile = await wrap(inspection({ Entrypoint: ["app"], Cmd }));
  expect(instructions(dockerfile).at(-1)).toBe(`ENTRYPOINT ["${SHIM}","--","app"]`);
});

test.each([
  [{ Entrypoint: ["/bin/sh", "-c", "run $X"] }, "shell form"],
  [{}, "neither ENTRYPOINT nor CMD"],
  [{ Entrypoint: ["/start.sh"] }, "whether /start.sh ends in exec"],
  [
    { Cmd: ["a"], User: "model-server", WorkingDir: "/srv/my app" },
    'USER model-server, WORKDIR "/srv/my app"',
  ],
  [{ Cmd: ["a"], StopSignal: "SIGINT" }, "STOPSIGNAL SIGINT"],
  [{ Cmd: ["a"], Healthcheck: { Test: ["CMD", "true"] } }, "its HEALTHCHECK"],
  [{ Cmd: ["a"], OnBuild: ["RUN true"] }, "ONBUILD"],
  [{ Cmd: ["a"] }, "where secrets come from"],
  [{ Cmd: ["a"] }, "its C library"],
])("for %j it says: %s", async (config, note) => {
  expect(await wrap(inspection(config))).toContain(note);
});

test.each([
  [{ Entrypoint: ["/usr/bin/envshim", "--", "app"] }, [`ENTRYPOINT ["${SHIM}","--","app"]`]],
  [
    { Entrypoint: ["tini", "-g", "--", "envshim", "--strict", "--"], Cmd: ["app", "envshim"] },
    [`ENTRYPOINT ["tini","-g","--","${SHIM}","--strict","--"]`, 'CMD ["app","envshim"]'],
  ],
  [{ Cmd: ["envshim", "--", "app"] }, [`CMD ["${SHIM}","--","app"]`]],
])("%j is said to start with envshim already, and does not get a second one", async (config, start) => {
  const run = await envshim(["wrap"], { input: inspection(config), env: { ENVSHIM_LOG_FORMAT: "text" } });
  expect(run.stderr).toMatch(/^envshim: warning: app:1 starts with envshim already/);
  expect(instructions(run.stdout).slice(4)).toEqual(start);
});

test("an argument that is called envshim makes no wrapped image", async () => {
  const dockerfile = await wrap(inspection({ Entrypoint: ["grep", "envshim"] }));
  expect(instructions(dockerfile).at(-1)).toBe(`ENTRYPOINT ["${SHIM}","--","grep","envshim"]`);
});

test("an image without a tag is called by its digest", async () => {
  const untagged = { RepoTags: ["<none>:<none>"], RepoDigests: ["app@sha256:cd34"] };
  expect(await wrap(inspection({}, untagged))).toContain("\nFROM --platform=linux/amd64 app@sha256:cd34\n");
});

test("an image without tag and digest is left to be named: a build cannot find an id", async () => {
  const dockerfile = await wrap(inspection({ Cmd: ["a"] }, { RepoTags: null, RepoDigests: [] }));
  expect(instructions(dockerfile).slice(0, 4)).toEqual([
    "ARG ENVSHIM=envshim",
    "ARG BASE",
    `FROM --platform=linux/amd64 \${ENVSHIM} AS envshim`,
    `FROM --platform=linux/amd64 \${BASE}`,
  ]);
  expect(dockerfile).toContain("--build-arg BASE=IMAGE");
  expect(dockerfile).not.toContain("ab12");
});

test.each([
  ["its id", "ab12", [], "\nARG BASE\n"],
  ["its whole id", "sha256:ab12", [], "\nARG BASE\n"],
  ["its id, where it has a tag", "ab1", ["app:1"], "amd64 app:1\n"],
  ["a name that its id starts with", "ab1", ["ab1:latest"], "amd64 ab1\n"],
  ["a name", "registry.example:5000/app:2", [], "amd64 registry.example:5000/app:2\n"],
])("docker is asked for an image by %s", async (_, name, RepoTags, from) => {
  const bin = tempDir();
  const json = inspection({ Cmd: ["a"] }, { RepoTags });
  writeFileSync(join(bin, "docker"), `#!/bin/sh\ncat <<'E'\n${json}\nE\n`, { mode: 0o755 });
  const run = await envshim(["wrap", name], { env: { PATH: `${bin}:/usr/bin:/bin` } });
  expect(run.stdout).toContain(from);
});

test.each([
  ["arm64", undefined, "linux/arm64"],
  ["arm", "v7", "linux/arm/v7"],
])("the platform of %s %s is %s", async (Architecture, Variant, platform) => {
  const dockerfile = await wrap(inspection({}, { Architecture, Variant }));
  expect(dockerfile.match(/^FROM .*$/gm)).toEqual([
    `FROM --platform=${platform} \${ENVSHIM} AS envshim`,
    `FROM --platform=${platform} app:1`,
  ]);
});

test("an image that does not say its platform is built for the builder's", async () => {
  const dockerfile = await wrap(inspection({}, { Architecture: undefined }));
  expect(dockerfile).toContain("\nFROM app:1\n");
});

test("--pin names the digest of the tag's repository", async () => {
  const digests = { RepoTags: ["app:1"], RepoDigests: ["mirror.example/app@sha256:ef56", "app@sha256:cd34"] };
  const run = await envshim(["wrap", "--pin"], { input: inspection({}, digests) });
  expect(run.stdout).toContain("\nFROM --platform=linux/amd64 app@sha256:cd34\n");
});

test("--pin without a digest to write is an error", async () => {
  const run = await envshim(["wrap", "--pin"], { input: inspection({}) });
  expect(run).toMatchObject({ status: 65, stdout: "", stderr: expect.stringContaining("no digest to pin") });
});

test("an OCI image configuration is read without docker", async () => {
  const config = {
    architecture: "arm64",
    os: "linux",
    config: { Entrypoint: ["/bin/ollama"], Cmd: ["serve"], Env: ["A=b"], User: "1000" },
    rootfs: { type: "layers", diff_ids: ["sha256:ab"] },
  };
  const run = await envshim(["wrap"], { input: JSON.stringify(config), env: { PATH: tempDir() } });
  expect(run).toMatchObject({ status: 0, stderr: "" });
  expect(run.stdout).toContain("USER 1000");
  expect(instructions(run.stdout)).toEqual([
    "ARG ENVSHIM=envshim",
    "ARG BASE",
    `FROM --platform=linux/arm64 \${ENVSHIM} AS envshim`,
    `FROM --platform=linux/arm64 \${BASE}`,
    `COPY --from=envshim /envshim ${SHIM}`,
    `ENTRYPOINT ["${SHIM}","--","/bin/ollama"]`,
    'CMD ["serve"]',
  ]);
});

test.each([
  ["nothing", "", "neither what docker image inspect prints"],
  ["text", "Error: No such image", "neither what docker image inspect prints"],
  ["an image index", '{"schemaVersion":2,"manifests":[]}', "neither what docker image inspect prints"],
  ["no image", "[]", "describes 0 images"],
  ["two images", `[${inspection({}).slice(1, -1)},${inspection({}).slice(1, -1)}]`, "describes 2 images"],
  ["a container", inspection({}, { Path: "sh" }), "describes a container"],
  ["an image for Windows", inspection({}, { Os: "windows" }), "not for Linux"],
  [
    "a name that would add a line",
    inspection({}, { RepoTags: ["app\nRUN true"] }),
    "is not one that FROM takes",
  ],
  [
    "an architecture that would add a line",
    inspection({}, { Architecture: "amd64\nRUN true" }),
    "is not one that FROM takes",
  ],
  ["an OCI configuration for Windows", '{"os":"windows","architecture":"amd64"}', "not for Linux"],
])("%s on stdin ends with 65, and the message quotes none of it", async (_, input, why) => {
  const run = await envshim(["wrap"], { input });
  expect(run).toMatchObject({ status: 65, stdout: "", stderr: expect.stringContaining(why) });
  expect(run.stderr).not.toContain("RUN true");
});

test("without docker in PATH it says how to do without, and ends with 66", async () => {
  const run = await envshim(["wrap", "app"], { env: { PATH: tempDir() } });
  expect(run).toMatchObject({ status: 66, stderr: expect.stringContaining("no docker in PATH") });
});

test("on a terminal without an image it is a usage error", async () => {
  const run = await envshim(["-qefc", `${BUNDLE} wrap`, "/dev/null"], { file: "/usr/bin/script" });
  expect(run).toMatchObject({ status: 64, stdout: expect.stringContaining("needs an image") });
});
