// Every console block after <!-- session --> says what the executable says, typed into a shell in a folder that holds the
// page's blocks after <!-- file: NAME -->. "beside serve": while `envshim serve --secrets secrets.yaml` runs there.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { BINARY } from "../support/paths.ts";
import { namedBlocks, pages } from "../support/readme.ts";
import { ownFolders } from "../support/run.ts";
import { startServe } from "../support/serve.ts";
import { tempDir } from "../support/temp.ts";

const FOLDER = "/home/me";
const ENDPOINT = "http://127.0.0.1:8787";

describe.each(sessions())("$path", ({ files, typed }) => {
  test.each(typed)("$title", async ({ text, isBesideServe }) => {
    const folder = tempDir();
    for (const [name, content] of files) writeFileSync(join(folder, name), content);
    const endpoint = await endpointOf(folder, isBesideServe);
    const said = await type(text.replaceAll(ENDPOINT, endpoint), folder);
    const host = (url: string) => new URL(url).host;
    const shown = said
      .replaceAll(endpoint, ENDPOINT)
      .replaceAll(host(endpoint), host(ENDPOINT))
      .replaceAll(folder, FOLDER);
    expect(withoutTimes(shown)).toBe(withoutTimes(text));
  });
});

function sessions() {
  return pages()
    .map(({ path, text }) => {
      const blocks = namedBlocks(text);
      const files = blocks
        .filter(({ name }) => name.startsWith("file: "))
        .map(({ name, text: content }) => [name.slice("file: ".length), content] as const);
      const typed = blocks
        .filter(({ name }) => /^session( beside serve)?$/.test(name))
        .map((block) => ({
          title: block.text.split("\n")[0]?.slice(2),
          text: block.text,
          isBesideServe: block.name.endsWith("beside serve"),
        }));
      return { path, files, typed };
    })
    .filter(({ typed }) => typed.length > 0);
}

/** Where the secrets are: that of `envshim serve`, on a port that is free, where it is to run. */
async function endpointOf(folder: string, isBesideServe: boolean): Promise<string> {
  return isBesideServe ? (await startServe(["--secrets", join(folder, "secrets.yaml")])).url : ENDPOINT;
}

/** Types the lines that begin with `$ ` into one shell. @returns these lines, each with what came of it */
async function type(text: string, folder: string): Promise<string> {
  const commands = text.split("\n").filter((line) => line.startsWith("$ "));
  const script = commands.map((line) => `cat <<'LINE'\n${line}\nLINE\n${line.slice(2)}\n`).join("");
  const env = {
    PATH: `${dirname(BINARY)}:/usr/local/bin:/usr/bin:/bin`,
    ENVSHIM_LOG_FORMAT: "text",
    ...ownFolders(),
  };
  const { stdout } = await execa("sh", ["-c", `exec 2>&1\n${script}`], {
    cwd: folder,
    env,
    extendEnv: false,
    stdin: "ignore",
    stripFinalNewline: false,
  });
  return stdout;
}

function withoutTimes(text: string): string {
  return text.replaceAll(/\bin \d+ ms/g, "in N ms").replaceAll(/"time":"[^"]*"/g, '"time":"T"');
}
