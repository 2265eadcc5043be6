// What `envshim up` says before Docker is asked for anything, and the Compose project that it prints.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { BINARY, BUNDLE } from "../support/paths.ts";
import { envshim, type RunOptions } from "../support/run.ts";
import { tempDir } from "../support/temp.ts";

const IMAGE = "image: app:1\ncommand: [serve]\n";
const REFERENCE = "env:\n  - name: KEY\n    value: secret:apiKey\n";

/** A folder with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = tempDir();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Runs `envshim up` in a folder with these files; no docker is in its PATH. */
async function up(
  files: Readonly<Record<string, string>>,
  args: readonly string[],
  options: RunOptions = {},
) {
  const cwd = folderWith(files);
  const run = await envshim([...(options.file ? [BUNDLE] : []), "up", ...args], {
    cwd,
    ...options,
    env: { PATH: tempDir(), ENVSHIM_LOG_FORMAT: "text", ...options.env },
  });
  return { ...run, cwd };
}

test("--print needs no docker where the spec has a command, and mounts executable, spec and secrets", async () => {
  const files = { "spec.yaml": `${IMAGE}port: 8080\n${REFERENCE}`, "s.yaml": "apiKey: value-1f\n" };
  const { status, stdout, stderr, cwd } = await up(files, ["--secrets", "s.yaml", "--print"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const { app } = parse(stdout).services;
  expect(app).toMatchObject({
    image: "app:1",
    entrypoint: ["/.envshim/envshim", "--"],
    command: ["serve"],
    ports: ["127.0.0.1:8080:8080"],
  });
  expect(app.environment).toEqual([
    "ENVSHIM_SPEC=/etc/envshim/spec.yaml",
    "ENVSHIM_ENDPOINT=file:///etc/envshim/secrets.yaml",
    "ENVSHIM_LOG_FORMAT",
  ]);
  const mounts = app.volumes.map(({ source, target }: { source: string; target: string }) => [
    source,
    target,
  ]);
  expect(mounts).toEqual([
    [BINARY, "/.envshim/envshim"],
    [`${cwd}/spec.yaml`, "/etc/envshim/spec.yaml"],
    [`${cwd}/s.yaml`, "/etc/envshim/secrets.yaml"],
  ]);
  expect(stdout).not.toContain("value-1f");
});

test("a token of the caller's environment is in the project by its name alone", async () => {
  const env = { ENVSHIM_TOKEN: "token-5d3e", ENVSHIM_ENDPOINT: "https://user.example.com/secrets-77" };
  const { status, stdout } = await up({ "spec.yaml": IMAGE + REFERENCE }, ["--print"], { env });
  expect(status).toBe(0);
  expect(parse(stdout).services.app.environment).toEqual(
    expect.arrayContaining(["ENVSHIM_TOKEN", "ENVSHIM_ENDPOINT"]),
  );
  expect(stdout).not.toMatch(/token-5d3e|secrets-77/);
});

test.each([
  ["paperspace.jsonc", '{"image": "app:1", "command": ["serve"]} // the app'],
  ["paperspace.toml", 'image = "app:1"\ncommand = ["serve"]\n'],
  [".paperspace/app.yml", IMAGE],
])("without a name it takes %s, and mounts it by the end of its name", async (name, text) => {
  const { status, stdout, cwd } = await up({ [name]: text, "spec.yaml": "image: other\n" }, ["--print"]);
  expect(status).toBe(0);
  const { app } = parse(stdout).services;
  expect(app).toMatchObject({ image: "app:1", command: ["serve"] });
  expect(app.volumes[1]).toMatchObject({
    source: join(cwd, name),
    target: `/etc/envshim/spec.${name.split(".").at(-1)}`,
  });
});

test("in a folder without a spec it says which names it looked for", async () => {
  const { status, stderr } = await up({}, ["--print"]);
  expect(status).toBe(66);
  expect(stderr).toMatch(/neither paperspace\.yaml .* nor \.paperspace\/app\.yaml .* nor spec\.yaml/);
});

test("references without a word on where their secrets are end with 78 and name the secrets", async () => {
  const { status, stderr } = await up({ "spec.yaml": IMAGE + REFERENCE }, []);
  expect(status).toBe(78);
  expect(stderr).toMatch(/nothing says where they are: apiKey \(write envshim up --secrets FILE/);
});

test("a secret that is not in the file is told before docker is asked for anything", async () => {
  const files = { "spec.yaml": IMAGE + REFERENCE, "s.yaml": "other: b\n" };
  const { status, stderr } = await up(files, ["--secrets", "s.yaml"]);
  expect(status).toBe(79);
  expect(stderr).toContain("apiKey (for KEY)");
});

test("without docker it ends with 66, and says what to do", async () => {
  const { status, stderr } = await up({ "spec.yaml": IMAGE }, []);
  expect(status).toBe(66);
  expect(stderr).toMatch(/no docker in PATH .*install Docker/);
});

test("--print of an image that has to say how it starts needs docker", async () => {
  const { status, stdout, stderr } = await up({ "spec.yaml": "image: app:1\n" }, ["--print"]);
  expect({ status, stdout }).toEqual({ status: 66, stdout: "" });
  expect(stderr).toMatch(/no docker in PATH .*where the spec has a command:/);
});

test("what one machine cannot give is told once, in one line", async () => {
  const spec = `${IMAGE}resources: {replicas: 3, machineType: A100}\nintegrations: []\ncontainerRegistry: mine\n`;
  const { stderr } = await up({ "spec.yaml": spec }, ["--print"]);
  expect(stderr).toBe(
    "envshim: info: spec.yaml: one machine does without resources.replicas, resources.machineType, integrations, containerRegistry\n",
  );
});

test("the plain bundle is no executable, so the image brings one, and that is said", async () => {
  const { status, stdout, stderr } = await up({ "spec.yaml": IMAGE }, ["--print"], {
    file: process.execPath,
  });
  expect(status).toBe(0);
  expect(stderr).toMatch(/no executable of Linux, .* the image envshim:standalone\n$/);
  const { app, envshim: copy } = parse(stdout).services;
  expect(copy).toMatchObject({ image: "envshim:standalone", command: ["copy", "/.envshim/envshim"] });
  expect(app.volumes[0]).toMatchObject({ type: "volume", source: "envshim", target: "/.envshim" });
});

test("an executable for another machine than the image's is not started", async () => {
  const bin = tempDir();
  const inspection = { Id: "sha256:ab", Os: "linux", Architecture: "s390x", Config: { Cmd: ["a"] } };
  writeFileSync(join(bin, "docker"), `#!/bin/sh\necho '[${JSON.stringify(inspection)}]'\n`, { mode: 0o755 });
  const env = { PATH: `${bin}:/usr/bin:/bin` };
  const { status, stderr } = await up({ "spec.yaml": "image: app:1\n" }, ["--print"], { env });
  expect(status).toBe(65);
  expect(stderr).toMatch(/the image app:1 is for s390x, but .*envshim is an executable for (amd64|arm64)/);
});

test.each([
  [64, ["--secrets", "s.yaml", "--endpoint", "https://a.example"], "two places for the secrets"],
  [64, ["spec.yaml", "--spec", "spec.yaml"], "the spec is named twice"],
  [64, ["spec.yaml", "--secret", "s.yaml"], "did you mean --secrets?"],
  [65, ["--shim", "./spec.yaml"], "no executable of Linux"],
  [66, ["--shim", "./nothing"], "is not there"],
  [66, ["nothing.yaml"], "the spec nothing.yaml is not there (write envshim up FILE;"],
  [66, ["--spec", "spec.yaml/a"], "the spec spec.yaml/a is not there (write envshim up FILE;"],
  [66, ["."], "the spec . is a folder (write envshim up FILE;"],
  [66, ["--secrets", "nothere.yaml"], "the file nothere.yaml of --secrets is not there"],
  [64, ["-"], "does not read the spec from its standard input"],
  [78, ["--network", "none"], "--network is"],
  [78, ["--endpoint", "file://host/s.yaml"], "--endpoint is"],
])("%d for %j", async (expected, args, words) => {
  const { status, stdout, stderr } = await up({ "spec.yaml": IMAGE, "s.yaml": "" }, [...args, "--print"]);
  expect({ status, stdout }).toEqual({ status: expected, stdout: "" });
  expect(stderr).toContain(words);
});

test("words behind -- are refused: the spec says what runs", async () => {
  const { status, stdout, stderr } = await up({ "spec.yaml": IMAGE }, ["--print", "--", "echo", "X"]);
  expect({ status, stdout }).toEqual({ status: 64, stdout: "" });
  expect(stderr).toMatch(/takes no "echo" behind --: what runs is the spec's command/);
});

test("--secrets takes a folder", async () => {
  const files = { "spec.yaml": IMAGE + REFERENCE, "secrets/apiKey": "b" };
  const { status, stdout } = await up(files, ["--secrets", "secrets", "--print"]);
  expect(status).toBe(0);
  expect(stdout).toContain("file:///etc/envshim/secrets");
});

test("an endpoint that is a file of this machine is mounted, and named anew", async () => {
  const files = { "spec.yaml": IMAGE + REFERENCE, "my secrets.yaml": "apiKey: value-1f\n" };
  const cwd = folderWith(files);
  const file = join(cwd, "my secrets.yaml");
  const env = { PATH: tempDir(), ENVSHIM_ENDPOINT: `file://${file.replaceAll(" ", "%20")}` };
  const { stdout } = await envshim(["up", "--print"], { cwd, env });
  const { app } = parse(stdout).services;
  expect(app.environment).toContain("ENVSHIM_ENDPOINT=file:///etc/envshim/secrets.yaml");
  expect(app.volumes).toContainEqual(
    expect.objectContaining({ source: file, target: "/etc/envshim/secrets.yaml" }),
  );
});

test("its help says where it looks for a spec", async () => {
  const { stdout } = await up({}, ["--help"]);
  expect(stdout).toContain("of up: paperspace.yaml, .paperspace/app.yaml, spec.yaml");
});

test.each([
  ["http://127.0.0.1:8787", 1],
  ["http://localhost:8787/{name}", 1],
  ["https://secrets.example.com", 0],
])("a container that cannot reach %s is told so %d times", async (endpoint, times) => {
  const { stderr } = await up({ "spec.yaml": IMAGE }, ["--endpoint", endpoint, "--print"]);
  expect(stderr.match(/the container cannot reach it/g) ?? []).toHaveLength(times);
});

test("a spec that is not valid ends with 65, each problem at its place", async () => {
  const { status, stderr } = await up({ "spec.yaml": "port: 99999\nenv:\n  - name: A\n    value: b\n" }, [
    "--print",
  ]);
  expect(status).toBe(65);
  expect(stderr).toMatch(/spec\.yaml:1:1: the spec names no image to run/);
  expect(stderr).toMatch(/spec\.yaml:1:7: port: takes a whole number from 1 to 65535/);
});
