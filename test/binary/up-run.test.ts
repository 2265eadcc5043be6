// How `envshim up` goes through its stages, with a docker that only says what the real one would.
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { BINARY, BUNDLE } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { tempDir } from "../support/temp.ts";

const IMAGE = JSON.stringify({ Id: "sha256:ab", Os: "linux", Config: { Cmd: ["serve"] } });

/** What docker answers to each first word, as shell commands; every call is kept in `calls`. */
const ANSWERS: Readonly<Record<string, string>> = {
  image: `echo '[${IMAGE}]'`,
  compose: "cat > project.yaml",
  ps: "echo 0123abcd",
  logs: "echo from the app; echo its log >&2",
  wait: "echo 3",
};

/** A folder with a docker of these answers in its `bin`, and a spec. */
function world(answers: Readonly<Record<string, string>> = {}): string {
  const folder = tempDir();
  const cases = Object.entries({ ...ANSWERS, ...answers }).map(([word, text]) => `${word}) ${text} ;;`);
  const script = `#!/bin/sh\necho "$*" >> calls\ncase $1 in\n${cases.join("\n")}\nesac\n`;
  writeFileSync(join(folder, "docker"), script, { mode: 0o755 });
  writeFileSync(join(folder, "spec.yaml"), "image: app:1\nenv: []\n");
  return folder;
}

const envOf = (folder: string) => ({ PATH: `${folder}:/usr/bin:/bin`, ENVSHIM_LOG_FORMAT: "text" });

const callsOf = (folder: string) => readFileSync(join(folder, "calls"), "utf8").trimEnd().split("\n");

test("it ends as the app does, with the app's streams, and takes the project away", async () => {
  const cwd = world();
  const { status, stdout, stderr } = await envshim(["up"], { cwd, env: envOf(cwd) });
  expect({ status, stdout }).toEqual({ status: 3, stdout: "from the app\n" });
  const lines = stderr
    .replaceAll(/\d+\.\d s/g, "N s")
    .replaceAll(/envshim-\w{6}/g, "NAME")
    .split("\n");
  expect(lines.toSorted()).toEqual(
    [
      "",
      "envshim: info: resolve: no secrets needed, N s",
      "envshim: info: image: app:1 found, N s",
      "envshim: info: start: NAME, N s",
      "its log",
      "envshim: info: the app ended with 3 after N s",
    ].sort(),
  );
  const compose = callsOf(cwd).filter((call) => /--project-name/.test(call));
  expect(compose.map((call) => call.replace(/envshim-\w+/, "NAME"))).toEqual([
    "compose --project-name NAME --file - up --detach --no-build",
    "compose --project-name NAME --file - down --volumes --remove-orphans",
  ]);
  expect(parse(readFileSync(join(cwd, "project.yaml"), "utf8")).services.app.command).toEqual(["serve"]);
});

test("on a terminal a stage is shown while it goes on, and its line takes that place", async () => {
  const cwd = world();
  const args = ["-qefc", `${BINARY} up`, "/dev/null"];
  const { stdout } = await envshim(args, { cwd, file: "/usr/bin/script", env: envOf(cwd) });
  const lineOf = (stage: string) => `envshim: ${stage} ...\r\u001b[Kenvshim: info: ${stage}: `;
  expect(["resolve", "image", "start"].filter((stage) => !stdout.includes(lineOf(stage)))).toEqual([]);
});

test("with a quiet log no stage is shown", async () => {
  const cwd = world();
  const args = ["-qefc", `${BINARY} up --log-level error`, "/dev/null"];
  const { stdout } = await envshim(args, { cwd, file: "/usr/bin/script", env: envOf(cwd) });
  expect(stdout).not.toContain("envshim:");
});

test("an image that is not there is pulled, and that is said", async () => {
  const image = `if test -e pulled; then echo '[${IMAGE}]'; else echo 'Error: No such image: app:1' >&2; exit 1; fi`;
  const cwd = world({ image, pull: "touch pulled" });
  const { status, stderr } = await envshim(["up"], { cwd, env: envOf(cwd) });
  expect(status).toBe(3);
  expect(stderr).toMatch(/image: app:1 pulled, /);
  expect(callsOf(cwd)).toContain("pull --quiet -- app:1");
});

test.each([
  [
    "what docker says of a pull",
    { image: "echo 'No such image' >&2; exit 1", pull: "echo denied >&2; exit 1" },
    "could not pull it: it said denied",
  ],
  ["what docker says of an image", { image: "echo 'cannot connect' >&2; exit 1" }, "it said cannot connect"],
  ["that there is no Compose", { compose: "exit 1" }, "neither docker compose nor docker-compose"],
  [
    "what Compose says",
    { compose: "case $* in *' up '*) echo 'port is already allocated' >&2; exit 1 ;; esac" },
    "docker compose could not start it: it said port is already allocated",
  ],
  ["that Docker has lost the app", { wait: "exit 1" }, "docker cannot say how the app of envshim-"],
])("it ends with 66 and tells %s", async (_, answers, words) => {
  const cwd = world(answers);
  // docker-compose is in /usr/bin on some machines.
  const env = { ...envOf(cwd), PATH: `${cwd}:/bin-without-compose` };
  for (const name of ["cat", "touch", "test"])
    writeFileSync(join(cwd, name), `#!/bin/sh\nexec /usr/bin/${name} "$@"\n`, { mode: 0o755 });
  const { status, stderr } = await envshim(["up"], { cwd, env });
  expect(status).toBe(66);
  expect(stderr).toContain(words);
});

test("the image that brings envshim is never pulled, and it is told how it is made", async () => {
  const image = `case $* in *standalone*) echo 'Error: No such image' >&2; exit 1 ;; *) echo '[${IMAGE}]' ;; esac`;
  const cwd = world({ image });
  const { status, stderr } = await envshim([BUNDLE, "up"], { cwd, file: process.execPath, env: envOf(cwd) });
  expect(status).toBe(66);
  expect(stderr).toContain(
    "docker build -f docker/Dockerfile --target standalone -t envshim:standalone . or name another",
  );
  expect(callsOf(cwd).filter((call) => call.startsWith("pull"))).toEqual([]);
});

test("a port that somebody has is named where Compose cannot start", async () => {
  const cwd = world({ compose: "case $* in *' up '*) echo 'no luck' >&2; exit 1 ;; esac" });
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  writeFileSync(join(cwd, "spec.yaml"), `image: app:1\nresources: {ports: [1, ${port}]}\n`);
  const { status, stderr } = await envshim(["up"], { cwd, env: envOf(cwd) });
  expect(status).toBe(66);
  expect(stderr).toContain(`it said no luck (something on this machine listens on port ${port}: end it,`);
});

test("a signal while it starts tells no start", async () => {
  const cwd = world({ compose: "case $* in *' up '*) kill -INT $PPID; exec sleep 60 ;; esac" });
  const { status, stderr } = await envshim(["up"], { cwd, env: envOf(cwd) });
  expect(status).toBe(130);
  expect(stderr).toMatch(/image: app:1 found, .*\nenvshim: info: stopping after /);
});

test("a project that does not come to a start is taken away as well", async () => {
  const cwd = world({ compose: "case $* in *' up '*) exit 1 ;; *' down '*) touch gone ;; esac" });
  await envshim(["up"], { cwd, env: envOf(cwd) });
  expect(existsSync(join(cwd, "gone"))).toBe(true);
});
