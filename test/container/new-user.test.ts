// A new user: from an empty folder to a request that the model server answers, with the commands of docs/up.md.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { BINARY } from "../support/paths.ts";
import { freePort } from "../support/program.ts";
import { namedBlocks, page } from "../support/readme.ts";
import { tempDir } from "../support/temp.ts";
import { waitFor } from "../support/wait.ts";
import { composeCommand } from "./support/compose.ts";
import { makeModelServer } from "./support/model-server.ts";

const PAGE = page("docs/up.md");

/** The line of the page that begins with these words. */
function command(words: string): string {
  const line = PAGE.split("\n").find((line) => line.startsWith(`    ${words}`));
  return line?.trim() ?? "";
}

/** A file of the page. */
function file(name: string): string {
  return namedBlocks(PAGE).find((block) => block.name === `file: ${name}`)?.text ?? "";
}

let image = "";
beforeAll(async () => {
  await composeCommand();
  image = await makeModelServer();
});

test("from an empty folder to an answer of the model server in less than a minute, no file edited but the spec", async () => {
  const folder = tempDir();
  const began = performance.now();
  const tell = (line: string) =>
    console.log(`new user: ${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  const type = (text: string) => {
    tell(text);
    const PATH = `${dirname(BINARY)}:${process.env.PATH}`;
    return execa("sh", ["-c", `exec ${text}`], {
      cwd: folder,
      env: { PATH },
      stdin: "ignore",
      reject: false,
    });
  };

  // The page's spec, with an image that is here and a port that is free, on the network that is here.
  const port = await freePort();
  const listen = `  - name: UVICORN_HOST\n    value: 127.0.0.1\n  - name: UVICORN_PORT\n    value: ${port}\n`;
  const spec = file("spec.yaml")
    .replace("model-server", image)
    .replace("8000", String(port))
    .replace("env:\n", `env:\n${listen}`);
  writeFileSync(join(folder, "spec.yaml"), spec);
  writeFileSync(join(folder, "secrets.yaml"), file("secrets.yaml"));

  const checked = await type("envshim check spec.yaml");
  expect(checked.exitCode).toBe(0);
  const up = type(`${command("envshim up")} --network host`);
  onTestFinished(async () => {
    process.kill(up.pid ?? 0, "SIGINT");
    await up;
  });
  await waitFor(up.stderr, "ready after");
  const { stdout } = await type(command("curl").replace("8000", String(port)));
  tell(stdout);
  expect(JSON.parse(stdout)).toEqual({ model: "iris-logistic", kind: "setosa" });
  expect(performance.now() - began).toBeLessThan(60_000);
});
