// What `envshim up --print` prints of the specs that people have is valid for the real Compose.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { PRINTED, printUp } from "../support/real-specs.ts";
import { tempDir } from "../support/temp.ts";
import { composeCommand } from "./support/compose.ts";

let compose: readonly [string, ...string[]];
beforeAll(async () => {
  compose = await composeCommand();
});

test.each(PRINTED)("$file", async (spec) => {
  const [program, ...words] = compose;
  const printed = await printUp(spec);
  const folder = tempDir();
  writeFileSync(join(folder, "compose.yaml"), printed.stdout);
  const run = await execa(program, [...words, "--project-name=real-specs", "--file=compose.yaml", "config"], {
    cwd: folder,
    reject: false,
  });
  expect(run).toMatchObject({ exitCode: 0 });
  // It means what was printed: no text became a number.
  const [{ app }, own] = [parse(run.stdout).services, parse(printed.stdout).services.app];
  expect(app).toMatchObject({ image: own.image, entrypoint: own.entrypoint, command: own.command });
});
