// npm run demo: the published sample spec, a local secret endpoint, and a program that prints what it was given.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BINARY } from "../support/paths.ts";

const SPEC = `env: # container environment variables
  - name: some-env
    value: some-value
  - name: secret-env
    value: secret:mySecretEnv # stored as a project or team secret. Naming is arbitrary.
`;

const SECRETS = `project:
  mySecretEnv: a-value-from-the-store
`;

const folder = mkdtempSync(join(tmpdir(), "envshim-demo-"));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const spec = file("spec.yaml", SPEC);
const secrets = file("secrets.yaml", SECRETS);

say("The spec, as it is published:");
console.log(SPEC);

say("envshim serve --secrets secrets.yaml     (a secret endpoint, for local work)");
const serve = spawn(BINARY, ["serve", "--secrets", secrets, "--listen", "127.0.0.1:0"], {
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  const [ready] = await once(serve.stdout, "data");
  const endpoint = String(ready).trim();
  console.log(endpoint);
  show(["check", "--spec", spec], "is the spec valid? no store is asked");
  show(
    ["explain", "--spec", spec, "--pristine", "--endpoint", endpoint],
    "where does each variable come from?",
  );
  show(
    ["--spec", spec, "--endpoint", endpoint, "--pristine", "--", "env"],
    "become the application, here env",
  );
} finally {
  serve.kill();
  await once(serve, "exit");
  rmSync(folder, { recursive: true });
}

function show(args: readonly string[], why: string): void {
  say(`envshim ${args.join(" ").replaceAll(`${folder}/`, "")}     (${why})`);
  const { status } = spawnSync(BINARY, args, {
    stdio: "inherit",
    env: { ...process.env, ENVSHIM_LOG_FORMAT: "text" },
  });
  if (status !== 0) throw new Error(`envshim ${args[0]} ended with ${status}`);
}

function say(text: string): void {
  console.log(`\n# ${text}`);
}
