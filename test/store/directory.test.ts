import { chmodSync, copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { BINARY } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";

/** A folder of secrets below one that holds what no secret may reach. */
function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const outer = tempDir();
  writeFileSync(join(outer, "outside"), "hush");
  const inner = join(outer, "secrets");
  mkdirSync(inner);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(inner, name, ".."), { recursive: true });
    writeFileSync(join(inner, name), text);
  }
  return inner;
}

function run(
  path: string,
  spec: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, string>> = {},
) {
  const env = { ENVSHIM_SPEC: specFile(spec), ENVSHIM_ENDPOINT: `file://${path}`, ...settings };
  return envshim(["--", "printenv", ...Object.keys(spec)], { env });
}

test("each secret is a file, and one newline at its end is taken off, nothing else", async () => {
  const path = folder({ a: "one\n", b: "two", c: " three\n\n", d: "four\r\n", "app/e": "five", f: "" });
  const spec = {
    A: "secret:a",
    B: "secret:b",
    C: "secret:c",
    D: "secret:d",
    E: "secret:app/e",
    F: "secret:f",
  };
  expect((await run(`${path}/`, spec)).stdout).toBe("one\ntwo\n three\n\nfour\nfive\n\n");
  expect((await run(path, { A: "secret:a" })).stdout).toBe("one\n");
});

test("a folder with blanks and other characters in its name is given percent-encoded", async () => {
  const path = join(folder({}), "a b%ä");
  mkdirSync(path);
  writeFileSync(join(path, "a"), "x");
  expect((await run(encodeURI(path), { A: "secret:a" })).stdout).toBe("x\n");
});

test("a volume of Kubernetes is read through its links, also after it has changed", async () => {
  const path = folder({ "..2026_01/token": "old", "..2026_02/token": "new" });
  symlinkSync("..2026_01", join(path, "..data"));
  symlinkSync("..data/token", join(path, "token"));
  expect((await run(path, { A: "secret:token" })).stdout).toBe("old\n");
  rmSync(join(path, "..data"));
  symlinkSync("..2026_02", join(path, "..data"));
  expect((await run(path, { A: "secret:token" })).stdout).toBe("new\n");
});

test("the folder itself may be a link", async () => {
  const path = folder({ a: "x" });
  const link = join(tempDir(), "link");
  symlinkSync(path, link);
  expect((await run(`${link}/`, { A: "secret:a" })).stdout).toBe("x\n");
});

test.each([
  ["a file above", "../outside", "a"],
  ["a file by its whole path", "/etc/passwd", "a"],
  ["a folder above", "..", "a/outside"],
  ["the same name with more after it", "../secrets-of-others", "a/x"],
])("a link to %s is not followed: 77, and nothing of it is shown", async (_, target, name) => {
  const path = folder({});
  mkdirSync(join(path, "../secrets-of-others"));
  writeFileSync(join(path, "../secrets-of-others/x"), "hush");
  symlinkSync(target, join(path, "a"));
  const { status, stderr } = await run(path, { A: `secret:${name}` });
  expect(status).toBe(77);
  expect(stderr).toContain(`has a link that leaves the folder, which is not followed: ${name} (for A)`);
  expect(stderr).not.toMatch(/hush|root:/);
});

test.each(["secret:../outside", "secret:a/../../outside", "secret:/etc/passwd", "secret:%2e%2e/outside"])(
  "%s is no reference, 65",
  async (reference) => {
    const { status, stderr } = await run(folder({ a: "x" }), { A: reference });
    expect(status).toBe(65);
    expect(stderr).toContain("is no reference");
  },
);

test("a secret without a file is missing, 79; so are a folder and a link to nothing", async () => {
  const path = folder({ "sub/a": "x" });
  symlinkSync("nothing", join(path, "dangling"));
  const { status, stderr } = await run(path, { A: "secret:gone", B: "secret:sub", C: "secret:dangling" });
  expect(status).toBe(79);
  expect(stderr).toContain(
    `the store file://${path} does not have: gone (for A), sub (for B), dangling (for C)`,
  );
});

test("a folder that is not there is a store that cannot be reached, 69, not missing secrets", async () => {
  const { status, stderr } = await run("/nowhere/secrets/", { A: "secret:a" });
  expect(status).toBe(69);
  expect(stderr).toContain("the store file:///nowhere/secrets/ is not there: a (for A)");
});

test("a file this user may not read is refused, 77, and told apart from one that is not there", async () => {
  const path = folder({ a: "hush", b: "x" });
  chmodSync(join(path, "a"), 0o000);
  chmodSync(join(path, ".."), 0o755);
  const spec = { A: "secret:a", B: "secret:b", C: "secret:gone" };
  const env = { ENVSHIM_SPEC: specFile(spec), ENVSHIM_ENDPOINT: `file://${path}` };
  chmodSync(join(env.ENVSHIM_SPEC, ".."), 0o755);
  const { status, stderr } = await asOtherUser(["--", "true"], env);
  expect(status).toBe(77);
  expect(stderr).toContain("does not let this user read: a (for A)");
  expect(stderr).toContain("does not have: gone (for C)");
  expect(stderr).not.toContain("b (for B)");
});

test("a folder that may be gone through but not listed is enough", async () => {
  const path = folder({ a: "x" });
  chmodSync(path, 0o711);
  chmodSync(join(path, ".."), 0o755);
  const env = { ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_ENDPOINT: `file://${path}/` };
  chmodSync(join(env.ENVSHIM_SPEC, ".."), 0o755);
  expect((await asOtherUser(["--", "printenv", "A"], env)).stdout).toBe("x\n");
});

test("a folder this user may not read is refused, 77", async () => {
  const path = folder({ a: "x" });
  chmodSync(path, 0o000);
  chmodSync(join(path, ".."), 0o755);
  const env = { ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_ENDPOINT: `file://${path}/` };
  chmodSync(join(env.ENVSHIM_SPEC, ".."), 0o755);
  const { status, stderr } = await asOtherUser(["--", "true"], env);
  expect(status).toBe(77);
  expect(stderr).toContain("does not let this user read: a (for A)");
});

test.each([
  ["bytes that are not UTF-8", Buffer.from([0x68, 0xff]), "has a file that is not valid UTF-8"],
  ["a NUL", "hu\0sh", "sent a value that holds a NUL character"],
])("a file with %s is refused, 76", async (_, bytes, message) => {
  const { status, stderr } = await run(folder({ a: bytes }), { A: "secret:a" });
  expect(status).toBe(76);
  expect(stderr).toContain(message);
});

test("a pipe is refused at once: it would be waited for for ever", async () => {
  const path = folder({});
  await execa("mkfifo", [join(path, "a")]);
  const { status, stderr } = await run(path, { A: "secret:a" });
  expect(status).toBe(76);
  expect(stderr).toContain("has a file that is not a regular file: a (for A)");
});

/** Runs as a user without rights, where the tests run as root; else as this user, who has no right to mode 0000. */
function asOtherUser(args: readonly string[], env: Readonly<Record<string, string>>) {
  if (process.getuid?.() !== 0) return envshim(args, { env });
  // The build may be below a folder of root's.
  const file = join(tempDir(), "envshim");
  copyFileSync(BINARY, file);
  chmodSync(join(file, ".."), 0o755);
  return envshim(args, { env, file, uid: 65_534 });
}
