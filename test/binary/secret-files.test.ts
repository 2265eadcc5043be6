import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { onFreshMachine } from "../support/fresh-machine.ts";
import { withMounts } from "../support/mount-namespace.ts";
import { BINARY } from "../support/paths.ts";
import { envshim, startEnvshim } from "../support/run.ts";
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

const modeOf = (path: string) => lstatSync(path).mode & 0o7777;

/** Files below a folder that `$BASE` names, for scripts that mount something there. */
function inBase(below = "") {
  const base = tempDir();
  return { filesDir: `${base}${below}`, env: { BASE: base } };
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
  expect([gcp, key, own, join(own, "1")].map(modeOf)).toEqual([0o400, 0o400, 0o700, 0o700]);
});

test("without ENVSHIM_FILES_DIR the file is in the memory of /dev/shm, without a warning", async () => {
  const env = environment({ spec: { KEY: "secret:key?file" }, secrets: { key: "x" } });
  const { stdout, stderr } = await onFreshMachine(["--", "sh", "-c", 'echo "$KEY"; cat "$KEY"'], { env });
  expect(stdout).toBe("/dev/shm/envshim-0/1/key\nx");
  expect(stderr).not.toContain("warn");
});

test("a folder that is not memory-backed is used with a warning, and not at all with ENVSHIM_STRICT", async () => {
  // An overlay counts as a disk, whatever is below it.
  const overlay = `mount -t tmpfs tmpfs "$BASE"; mkdir "$BASE/lower" "$BASE/upper" "$BASE/work" "$BASE/files"
    mount -t overlay -o "lowerdir=$BASE/lower,upperdir=$BASE/upper,workdir=$BASE/work" overlay "$BASE/files"`;
  const run = (strict: string) =>
    withMounts(`${overlay}; "$ENVSHIM" -- printenv KEY`, {
      ...environment({ spec: { KEY: "secret:key?file" }, secrets: { key: "hush" }, ...inBase("/files") }),
      ENVSHIM_STRICT: strict,
    });
  const warned = await run("off");
  expect(warned.exitCode).toBe(0);
  expect(warned.stderr).toContain("is not memory-backed: the secrets are on a disk");
  const strict = await run("on");
  expect(strict).toMatchObject({ exitCode: 78, stdout: "" });
  expect(strict.stderr).toContain("is not memory-backed");
});

test("a folder in memory is used without a warning", async () => {
  const run = await withMounts('mount -t tmpfs tmpfs "$BASE"; "$ENVSHIM" -- printenv KEY', {
    ...environment({ spec: { KEY: "secret:key?file" }, secrets: { key: "hush" }, ...inBase() }),
    ENVSHIM_STRICT: "on",
  });
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
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
  const values = Array.from({ length: 12 }, (_, i) => `value ${i} ${"x".repeat(50_000)}`);
  const paths = await Promise.all(
    values.map(async (value) => (await runWithKey(filesDir, value)).stdout.trim()),
  );
  expect(paths.map((path) => readFileSync(path, "utf8"))).toEqual(values);
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

test.each(["077", "0777"])("a umask of %s does not change the modes", async (umask) => {
  const filesDir = tempDir();
  const env = environment({ spec: { KEY: "secret:key?file" }, secrets: { key: "x" }, filesDir });
  const command = `umask ${umask}; exec ${BINARY} -- sh -c 'echo "$KEY"; umask'`;
  const { stdout } = await envshim(["-c", command], { env, file: "/bin/sh" });
  const [path, kept] = stdout.split("\n");
  expect(Number(kept)).toBe(Number(umask));
  const own = join(filesDir, `envshim-${UID}`);
  expect([path ?? "", own, join(own, "1")].map(modeOf)).toEqual([0o400, 0o700, 0o700]);
});

test.each([
  ["a link", (numbered: string) => symlinkSync(tempDir(), numbered), "is a symbolic link"],
  ["a file", (numbered: string) => writeFileSync(numbered, ""), "is no folder"],
  [
    "open to others",
    (numbered: string) => chmodSync(mkdirSync(numbered, { recursive: true }) ?? "", 0o755),
    "has mode 0755, not 0700",
  ],
])("a numbered folder that is %s is refused, 78, and nothing is written", async (_, prepare, fault) => {
  const filesDir = tempDir();
  const own = join(filesDir, `envshim-${UID}`);
  mkdirSync(own, { mode: 0o700 });
  prepare(join(own, "1"));
  const { status, stderr, stdout } = await runWithKey(filesDir, "hush");
  expect(status).toBe(78);
  expect(stdout).toBe("");
  expect(stderr).toContain(`${own}/1, for a secret as a file, ${fault}`);
  expect(readdirSync(own, { recursive: true })).toEqual(["1"]);
});

test("a relative ENVSHIM_FILES_DIR gives the app an absolute path", async () => {
  const cwd = realpathSync(tempDir());
  mkdirSync(join(cwd, "files"));
  const setup = { spec: { KEY: "secret:key?file" }, secrets: { key: "x" }, filesDir: "files" };
  const { stdout } = await envshim(["--", "sh", "-c", 'cd /; echo "$KEY"; cat "$KEY"'], {
    env: environment(setup),
    cwd,
  });
  expect(stdout).toBe(`${cwd}/files/envshim-${UID}/1/key\nx`);
});

test("a value that changes with every start goes on starting on a small tmpfs", async () => {
  const secrets = tempDir();
  const script = `mount -t tmpfs -o size=1m tmpfs "$BASE"
    for i in 0 1 2 3 4 5 6 7 8 9 a b c d e f; do
      head -c 100000 /dev/zero | tr '\\0' "$i" > "$SECRETS/key"
      "$ENVSHIM" -- sh -c 'head -c 1 "$KEY"; wc -c < "$KEY"'
    done
    find "$BASE" -type f | wc -l`;
  const run = await withMounts(script, {
    ...environment({ spec: { KEY: "secret:key?file" }, secrets: {}, ...inBase() }),
    ENVSHIM_ENDPOINT: `file://${secrets}/`,
    SECRETS: secrets,
  });
  const lines = run.stdout.split("\n");
  expect(run.stderr).toBe("");
  expect(lines.slice(0, -1)).toEqual([..."0123456789abcdef"].map((first) => `${first}100000`));
  expect(Number(lines.at(-1))).toBeLessThanOrEqual(10);
});

test("a value for which there is no room at all is 78, and leaves nothing half-written", async () => {
  const script = `mount -t tmpfs -o size=1m tmpfs "$BASE"
    "$ENVSHIM" -- true || echo "$?"
    find "$BASE" -type f`;
  const run = await withMounts(
    script,
    environment({ spec: { KEY: "secret:key?file" }, secrets: { key: "x".repeat(2_000_000) }, ...inBase() }),
  );
  expect(run.stdout).toBe("78");
  expect(run.stderr).toMatch(/"fix":"give the folder more room.*cannot be written \(ENOSPC\)"/);
});

test("of older values four stay, and whatever a running process has in its environment", async () => {
  const filesDir = tempDir();
  const setup = { spec: { KEY: "secret:key?file" }, secrets: { key: "0" }, filesDir };
  const running = startEnvshim(["--", "sh", "-c", 'echo "$KEY"; exec sleep 60'], { env: environment(setup) });
  const used = String((await once(running.stdout, "data"))[0]).trim();
  const old = (path: string, age: number) =>
    utimesSync(path, Date.now() / 1000 - age, Date.now() / 1000 - age);
  old(used, 1000);
  for (let value = 1; value <= 8; value++) {
    const path = (await runWithKey(filesDir, String(value))).stdout.trim();
    old(path, 100 - value);
  }
  running.kill();
  await running;
  const own = join(filesDir, `envshim-${UID}`);
  const files = readdirSync(own)
    .map((number) => join(own, number, "key"))
    .filter((file) => existsSync(file));
  const values = files.map((file) => readFileSync(file, "utf8")).sort();
  expect(values).toEqual(["0", "4", "5", "6", "7", "8"]);
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
