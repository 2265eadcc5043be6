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
  [{ Entrypoint: ["/usr/bin/envshim", "--"] }, "starts with envshim already"],
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

test("an image without a tag is called by its digest, or else by its id", async () => {
  const untagged = { RepoTags: ["<none>:<none>"], RepoDigests: ["app@sha256:cd34"] };
  expect(await wrap(inspection({}, untagged))).toContain("\nFROM --platform=linux/amd64 app@sha256:cd34\n");
  expect(await wrap(inspection(null, { RepoTags: null, RepoDigests: [] }))).toContain(
    "\nFROM --platform=linux/amd64 sha256:ab12\n",
  );
});

test.each([
  ["nothing", "", "is not what docker image inspect prints"],
  ["text", "Error: No such image", "is not what docker image inspect prints"],
  ["no image", "[]", "describes 0 images"],
  ["two images", `[${inspection({}).slice(1, -1)},${inspection({}).slice(1, -1)}]`, "describes 2 images"],
  ["a container", inspection({}, { Path: "sh" }), "describes a container"],
  ["an image for Windows", inspection({}, { Os: "windows" }), "not for Linux"],
  [
    "a name that would add a line",
    inspection({}, { RepoTags: ["app\nRUN true"] }),
    "does not name the image",
  ],
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
