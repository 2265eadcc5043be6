import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { onFreshMachine } from "../support/fresh-machine.ts";
import { BINARY } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

const UID = process.getuid?.() ?? 0;

interface Setup {
  readonly spec: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly filesDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function environment({ spec, secrets, filesDir, env }: Setup) {
  return {
    ENVSHIM_SPEC: specFile(spec),
    ENVSHIM_ENDPOINT: `file://${tempFile("secrets.json", JSON.stringify(secrets))}`,
    ...(filesDir === undefined ? {} : { ENVSHIM_FILES_DIR: filesDir }),
    ...env,
  };
}

/** Runs with `secret:key?file` as KEY, and prints it. */
function runWithKey(filesDir: string, value: string, env: Readonly<Record<string, string>> = {}) {
  const setup = { spec: { KEY: "secret:key?file" }, secrets: { key: value }, filesDir, env };
  return envshim(["--", "printenv", "KEY"], { env: environment(setup) });
}

test("secret:NAME?file gives the app the path of a file with the value, mode 0400 in a folder of mode 0700", async () => {
  const filesDir = tempDir();
  const secrets = { "gcp.json": '{"type":"service_account"}\n', tls: '{"key":"-----BEGIN\\n"}', plain: "x" };
  const spec = {
    GOOGLE_APPLICATION_CREDENTIALS: "secret:gcp.json?file",
    TLS_KEY: "secret:tls#key?file",
    PLAIN: "secret:plain",
  };
  const { stdout, status } = await envshim(
    [
      "--",
      "sh",
      "-c",
      'echo "$GOOGLE_APPLICATION_CREDENTIALS $TLS_KEY $PLAIN"; cat "$GOOGLE_APPLICATION_CREDENTIALS" "$TLS_KEY"',
    ],
    { env: environment({ spec, secrets, filesDir }) },
  );
  const own = join(filesDir, `envshim-${UID}`);
  const gcp = join(own, "1/gcp.json");
  const key = join(own, "1/tls.key");
  expect(stdout).toBe(`${gcp} ${key} x\n{"type":"service_account"}\n-----BEGIN\n`);
  expect(status).toBe(0);
  for (const file of [gcp, key]) expect(lstatSync(file).mode & 0o7777).toBe(0o400);
  for (const folder of [own, join(own, "1")]) expect(lstatSync(folder).mode & 0o7777).toBe(0o700);
});

test("without ENVSHIM_FILES_DIR the file is in the memory of /dev/shm, without a warning", async () => {
  const env = environment({ spec: { KEY: "secret:key?file" }, secrets: { key: "x" } });
  const { stdout, stderr } = await onFreshMachine(["--", "sh", "-c", 'echo "$KEY"; cat "$KEY"'], { env });
  expect(stdout).toBe("/dev/shm/envshim-0/1/key\nx");
  expect(stderr).not.toContain("warn");
});

test("a folder that is not memory-backed is used with a warning, and not at all with ENVSHIM_STRICT", async () => {
  const filesDir = tempDir();
  const onDisk = statfsSync(filesDir).type !== 0x01021994;
  const { stderr } = await runWithKey(filesDir, "hush");
  expect(stderr.includes("is not memory-backed")).toBe(onDisk);
  const strict = await runWithKey(tempDir(), "hush", { ENVSHIM_STRICT: "on" });
  expect(strict.status).toBe(onDisk ? 78 : 0);
});

test("an inherited reference and a reference under two names share one file", async () => {
  const filesDir = tempDir();
  const setup = {
    spec: { A: "secret:key?file" },
    secrets: { key: "x" },
    filesDir,
    env: { B: "secret:key?file" },
  };
  const { stdout } = await envshim(["--", "printenv", "A", "B"], { env: environment(setup) });
  const [a, b] = stdout.split("\n");
  expect(a).toMatch(/\/1\/key$/);
  expect(b).toBe(a);
});

test("a restart with the same value uses the same file again, and leaves no other behind", async () => {
  const filesDir = tempDir();
  const first = await runWithKey(filesDir, "x");
  const second = await runWithKey(filesDir, "x");
  expect(second.stdout).toBe(first.stdout);
  expect(readdirSync(join(filesDir, `envshim-${UID}`), { recursive: true })).toEqual(["1", "1/key"]);
});

test("a file that is there is never changed: another value goes beside it", async () => {
  const filesDir = tempDir();
  const [first, second, third] = [
    await runWithKey(filesDir, "one"),
    await runWithKey(filesDir, "two"),
    await runWithKey(filesDir, "one"),
  ].map(({ stdout }) => stdout.trim());
  expect(readFileSync(first ?? "", "utf8")).toBe("one");
  expect(readFileSync(second ?? "", "utf8")).toBe("two");
  expect(basename(second ?? "")).toBe("key");
  expect(third).toBe(first);
});

test("twelve starts at once that share a folder, each with its value, do not get in each other's way", async () => {
  const filesDir = tempDir();
  const values = Array.from({ length: 12 }, (_, i) => `value ${i % 4} ${"x".repeat(50_000)}`);
  const paths = await Promise.all(
    values.map(async (value) => (await runWithKey(filesDir, value)).stdout.trim()),
  );
  for (const [i, path] of paths.entries()) expect(readFileSync(path, "utf8")).toBe(values[i]);
});

test("a value that no environment could hold is fine in a file", async () => {
  const { stdout, status } = await runWithKey(tempDir(), "x".repeat(200_000));
  expect(status).toBe(0);
  expect(lstatSync(stdout.trim()).size).toBe(200_000);
});

test.each([
  ["is a link", (own: string) => symlinkSync(tempDir(), own), "is a symbolic link"],
  ["is a file", (own: string) => writeFileSync(own, ""), "is no folder"],
  [
    "others may look into",
    (own: string) => {
      mkdirSync(own);
      chmodSync(own, 0o755);
    },
    "has mode 0755, not 0700",
  ],
])("a folder that %s is refused, 78, and nothing is written", async (_, prepare, fault) => {
  const filesDir = tempDir();
  const own = join(filesDir, `envshim-${UID}`);
  prepare(own);
  const { status, stderr, stdout } = await runWithKey(filesDir, "hush");
  expect(status).toBe(78);
  expect(stdout).toBe("");
  expect(stderr).toContain(`there is no folder for secret:NAME?file: ${own} ${fault}`);
  expect(stderr).toContain("ENVSHIM_FILES_DIR");
  expect(stderr).not.toContain("hush");
});

test("a folder that is not there, or a link where a file goes, is no way in", async () => {
  const gone = await runWithKey("/nowhere/at/all", "hush");
  expect(gone.status).toBe(78);
  expect(gone.stderr).toContain("/nowhere/at/all");
  const filesDir = tempDir();
  const target = tempFile("target", "hush");
  mkdirSync(join(filesDir, `envshim-${UID}`), { mode: 0o700 });
  mkdirSync(join(filesDir, `envshim-${UID}/1`), { mode: 0o700 });
  symlinkSync(target, join(filesDir, `envshim-${UID}/1/key`));
  expect((await runWithKey(filesDir, "hush")).stdout.trim()).toBe(join(filesDir, `envshim-${UID}/2/key`));
  expect(readFileSync(target, "utf8")).toBe("hush");
});

test("a umask does not change the modes", async () => {
  const filesDir = tempDir();
  const env = environment({ spec: { KEY: "secret:key?file" }, secrets: { key: "x" }, filesDir });
  const command = `umask 077; exec ${BINARY} -- printenv KEY`;
  const { stdout } = await envshim(["-c", command], { env, file: "/bin/sh" });
  expect(lstatSync(stdout.trim()).mode & 0o7777).toBe(0o400);
});

test("explain and check show that it is a file, and write none", async () => {
  const filesDir = tempDir();
  const env = environment({ spec: { KEY: "secret:key?file" }, secrets: { key: "hush" }, filesDir });
  expect((await envshim(["check"], { env })).stdout).toMatch(/^KEY +reference +secret:key\?file +line 1$/m);
  expect((await envshim(["explain"], { env })).stdout).toMatch(
    /^KEY +secret +.*secret key as a file, store file:/m,
  );
  const { variables } = JSON.parse((await envshim(["explain", "--json"], { env })).stdout);
  expect(variables).toContainEqual(expect.objectContaining({ name: "KEY", secret: "key", file: true }));
  expect(readdirSync(filesDir)).toEqual([]);
});
