// What `envshim up --print` prints is a project that the real Compose takes, and reads as it was meant.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { BINARY } from "../support/paths.ts";
import { tempDir } from "../support/temp.ts";
import { composeCommand } from "./support/compose.ts";

let compose: readonly [string, ...string[]] = [""];
beforeAll(async () => {
  compose = await composeCommand();
});

/** Words that some reader of YAML, or of Compose, takes for something else. */
const WORDS = [
  "$HOME",
  "$A:-b",
  "$$",
  "yes",
  "012",
  "1:30",
  "=",
  "<<",
  "~",
  "",
  "a\nb",
  "# no",
  "- x",
  "'\"",
  "\u00e9",
];

test.each([
  [
    "one shape",
    { port: 8888, resources: { replicas: 1, instanceType: "P4000" }, models: [], repositories: [] },
    [],
  ],
  [
    "the other shape",
    {
      resources: { ports: [8000, 9000], machineType: "A100" },
      healthChecks: { liveness: { path: "/", port: 9001 } },
    },
    [],
  ],
  ["GPUs", {}, ["--gpus"]],
  ["the host's network", { port: 80 }, ["--network", "host"]],
  ["envshim out of an image", {}, ["--shim", "envshim:standalone"]],
  ["a store", {}, ["--endpoint", "https://secrets.example.com/$a", "--token-file", "/dev/null"]],
])("%s", async (_, spec, options) => {
  const folder = tempDir();
  writeFileSync(join(folder, "spec.json"), JSON.stringify({ image: "app:1", command: WORDS, ...spec }));
  const printed = await execa(BINARY, ["up", "--print", "spec.json", ...options], {
    cwd: folder,
    stdin: "ignore",
  });
  const [program, ...words] = compose;
  const { stdout } = await execa(program, [...words, "--file", "-", "config"], { input: printed.stdout });
  const { app } = parse(stdout).services;
  expect(app.image).toBe("app:1");
  // It escapes anew what it has read.
  expect(app.command).toEqual(WORDS.map((word) => word.replaceAll("$", "$$$$")));
  expect(app.volumes).toHaveLength(parse(printed.stdout).services.app.volumes.length);
});
