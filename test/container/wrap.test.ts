import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { BINARY } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { tempDir, tempFile } from "../support/temp.ts";
import { build, type ContainerRun, run } from "./support/docker.ts";
import { IMAGES, MARK } from "./support/names.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

/** Shows user, folder and arguments, one a line. */
const SHOW = 'printf "%s\\n" "$(id -un)" "$PWD" "$@"';

const TRICKY = ["a b", "$HOME $(id)", 'it\'s "quoted"', "back\\slash", "line\nbreak", "日本"];

const IMAGES_TO_WRAP: Readonly<Record<string, string>> = {
  "ENTRYPOINT in exec form": `ENTRYPOINT ${JSON.stringify(["sh", "-c", SHOW, "sh", ...TRICKY])}`,
  "ENTRYPOINT in exec form with a CMD": `ENTRYPOINT ${JSON.stringify(["sh", "-c", SHOW, "sh"])}\nCMD ${JSON.stringify(TRICKY)}`,
  "ENTRYPOINT in shell form": `ENV WORD=expanded\nENTRYPOINT echo "$WORD it's \\\\" "\${API_KEY:-}"\nCMD ["ignored"]`,
  "no ENTRYPOINT": `CMD ${JSON.stringify(["sh", "-c", SHOW, "sh", ...TRICKY])}`,
  "CMD in shell form": `CMD echo "$PWD" && id -un`,
  "USER and WORKDIR": `USER nobody\nWORKDIR /srv/my app\nENTRYPOINT ${JSON.stringify(["sh", "-c", SHOW, "sh"])}`,
  "a numeric USER and a relative program": `WORKDIR /bin\nUSER 1000\nENTRYPOINT ["./echo"]\nCMD ["started"]`,
  "STOPSIGNAL and HEALTHCHECK": `STOPSIGNAL SIGINT\nHEALTHCHECK CMD true\nCMD ["pwd"]`,
};

test.each(Object.entries(IMAGES_TO_WRAP))(
  "an image with %s starts as before when it is wrapped",
  async (name, lines) => {
    const { stock, wrapped } = await buildBoth(name, lines);
    const before = seen(await run([], { image: stock }));
    expect(before).toEqual({ status: 0, stdout: expect.stringMatching(/./) });
    expect(seen(await run([], { image: wrapped }))).toEqual(before);
    const args = ["echo", "from the command line"];
    expect(seen(await run(args, { image: wrapped }))).toEqual(seen(await run(args, { image: stock })));
  },
);

test("a wrapped image gets its secrets", async () => {
  const { wrapped } = await buildBoth("secret", 'CMD ["printenv", "API_KEY"]');
  const { env, mounts } = await secretWorld();
  expect((await run([], { image: wrapped, env, mounts })).stdout).toBe(`${SECRET}\n`);
});

test("an image with neither ENTRYPOINT nor CMD takes its command from docker run", async () => {
  const { wrapped } = await buildBoth("neither", "CMD []");
  expect(seen(await run(["echo", "given"], { image: wrapped }))).toEqual({ status: 0, stdout: "given\n" });
});

test("wrap says which image Docker has not", async () => {
  const { status, stderr } = await wrap("envshim-test/not-there");
  expect([status, stderr]).toEqual([
    66,
    expect.stringContaining("docker has no image envshim-test/not-there"),
  ]);
});

async function buildBoth(name: string, lines: string) {
  const tag = `${MARK}/${name.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;
  const stock = `${tag}-stock`;
  const dockerfile = `FROM ${IMAGES.base}\n${lines}\n`;
  await build({ tag: stock, context: dirname(tempFile("Dockerfile", dockerfile)) });
  const context = tempDir();
  writeFileSync(join(context, "Dockerfile"), (await wrap(stock)).stdout);
  const wrapped = `${tag}-wrapped`;
  await build({ tag: wrapped, context, args: { ENVSHIM: IMAGES.envshim } });
  return { stock, wrapped };
}

/** The built file, which runs docker itself. */
function wrap(image: string) {
  const { PATH = "", DOCKER_HOST } = process.env;
  return envshim(["wrap", image], { env: { PATH, ...(DOCKER_HOST ? { DOCKER_HOST } : {}) }, file: BINARY });
}

function seen({ status, stdout }: ContainerRun) {
  return { status, stdout };
}
