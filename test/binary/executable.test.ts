import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { elf } from "../support/elf.ts";
import { BINARY } from "../support/paths.ts";
import { envshim, type Run } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

// What the kernel would not execute ends with 126 and a reason, never with the runtime's own abort, 134.

function file(content: string | Uint8Array, mode = 0o755): string {
  const path = tempFile("app", content);
  chmodSync(path, mode);
  return path;
}

/** The log's messages; a run that the runtime aborted has lines that are none. */
function told(run: Run): string {
  const lines = run.stderr.trimEnd().split("\n");
  return lines.map((line) => Object.values(JSON.parse(line)).join(" ")).join("\n");
}

test("a handmade program of a header, a program header and twelve bytes starts", async () => {
  expect((await envshim(["--", file(elf())])).status).toBe(7);
});

const cutOff = (bytes: number) => elf().subarray(0, bytes);
const withLoader = (path: string) => elf({ loader: `${path}\0` });
const machinesOf32 = { x64: 3, arm64: 40 }[process.arch as "x64" | "arm64"];

test.each<[string, () => Uint8Array | string, RegExp]>([
  ["an object file", () => elf({ type: 1 }), /is an object file, not a program/],
  ["a core file", () => elf({ type: 4 }), /is what a crash left behind/],
  ["no type", () => elf({ type: 0 }), /its header is cut off or not what ELF has there/],
  ["a type of its own", () => elf({ type: 0xfe00 }), /its header is cut off/],
  ["another machine", () => elf({ machine: 243 }), /is built for another kind of machine/],
  ["no machine", () => elf({ machine: 0 }), /is built for another kind of machine/],
  [
    "the headers of 32 bits under a 64-bit machine",
    () => elf({ class: 1, headerSize: 32 }),
    /its header is cut off/,
  ],
  [
    "a 32-bit machine over 64-bit headers",
    () => elf({ class: 1, machine: machinesOf32 ?? 0 }),
    /is damaged|32-bit/,
  ],
  ["no program header", () => elf({ headers: 0 }), /its header is cut off/],
  ["more program headers than the kernel takes", () => elf({ headers: 1171 }), /its header is cut off/],
  ["more program headers than the file has", () => elf({ headers: 3 }), /its program headers are cut off/],
  [
    "program headers behind the file's end",
    () => elf({ headersAt: 4096n }),
    /its program headers are cut off/,
  ],
  [
    "program headers at no place at all",
    () => elf({ headersAt: 2n ** 64n - 1n }),
    /its program headers are cut off/,
  ],
  ["the magic number alone", () => cutOff(4), /another kind of machine/],
  ["half a header", () => cutOff(32), /its header is cut off/],
  ["a header alone", () => cutOff(64), /its program headers are cut off/],
  ["nothing to load", () => elf({ loadsNothing: true }), /no part of it would be loaded/],
  ["a loader's name of one byte", () => elf({ loader: "\0" }), /its name of the loader is cut off/],
  ["a loader's name without an end", () => elf({ loader: "/bin/true" }), /its name of the loader is cut off/],
  [
    "a loader's name behind the file's end",
    () => elf({ loader: "/x\0", loaderAt: 9999n }),
    /its name of the loader/,
  ],
  [
    "a loader's name that is too long",
    () => elf({ loader: "/x\0", loaderSize: 4097n }),
    /its name of the loader/,
  ],
  [
    "a loader's name at no place",
    () => elf({ loader: "/x\0", loaderAt: 2n ** 63n }),
    /its name of the loader/,
  ],
  ["a loader that is a folder", () => withLoader("/tmp"), /needs the loader \/tmp, which is a folder/],
  [
    "a loader that is a text",
    () => withLoader("/etc/passwd"),
    /needs the loader \/etc\/passwd, which may not be executed/,
  ],
  [
    "a loader that is a script",
    () => withLoader(file("#!/bin/sh\n")),
    /needs the loader .*, which is neither a program/,
  ],
  ["a loader that is cut off", () => withLoader(file(cutOff(64))), /needs the loader .*, which is damaged/],
  [
    "a loader for another machine",
    () => withLoader(file(elf({ machine: 243 }))),
    /needs the loader .*, which is built for another kind/,
  ],
  [
    "a loader that is not there",
    () => withLoader("/no/loader"),
    /needs the loader \/no\/loader, which is not there: .*another libc/,
  ],
  ["an interpreter that is a folder", () => "#!/tmp\n", /needs the interpreter \/tmp, which is a folder/],
  [
    "an interpreter that is a device",
    () => "#!/dev/null\n",
    /needs the interpreter \/dev\/null, which is not a regular file/,
  ],
  [
    "an interpreter that is an object file",
    () => `#!${file(elf({ type: 1 }))}\n`,
    /needs the interpreter .*, which is an object file/,
  ],
  ["an interpreter without a name", () => "#!   \n", /has a #! line without an interpreter/],
  [
    "a #! line that is cut off in its name",
    () => `#!/${"x".repeat(300)}\n`,
    /has a #! line that is too long/,
  ],
  ["a #! and nothing more", () => "#!", /has a #! line without an interpreter/],
])("a file with %s is 126", async (_, make, says) => {
  const run = await envshim(["--", file(make())]);
  expect(run).toMatchObject({ status: 126, signal: undefined, stdout: "" });
  expect(told(run)).toMatch(says);
});

test("six scripts that lead to each other are 126, five start", async () => {
  const chain = (scripts: number): string =>
    scripts === 0 ? "/bin/echo" : file(`#!${chain(scripts - 1)}\n`);
  expect((await envshim(["--", chain(5)])).status).toBe(0);
  const run = await envshim(["--", chain(6)]);
  expect(run.status).toBe(126);
  expect(told(run)).toContain("has #! lines that lead to each other too often");
});

test("a file that somebody has open for writing is 126, and starts once it is closed", async () => {
  const path = file("#!/bin/sh\nexit 7\n");
  const fd = openSync(path, "r+");
  const run = await envshim(["--", path]);
  closeSync(fd);
  expect(run.status).toBe(126);
  expect(told(run)).toContain("is open for writing");
  expect((await envshim(["--", path])).status).toBe(7);
});

test("a file that has just been written starts with the signals and threads of a start without envshim", async () => {
  const path = file("#!/bin/sh\nexec grep -E '^(Sig[PBIC]|Threads|PPid)' /proc/self/status\n");
  const { stdout } = await execa(path);
  expect((await envshim(["--", path])).stdout.trimEnd()).toBe(stdout);
});

test("of two executables in PATH the first one runs", async () => {
  const [first, second] = [tempDir(), tempDir()];
  writeFileSync(join(first, "app"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  writeFileSync(join(second, "app"), "#!/bin/sh\nexit 2\n", { mode: 0o755 });
  expect((await envshim(["--", "app"], { env: { PATH: `${first}:${second}` } })).status).toBe(1);
  expect((await envshim(["--", "app"], { env: { PATH: `${second}:${first}` } })).status).toBe(2);
});

test("a command that is a whole line says to split it into words", async () => {
  const run = await envshim(["--", "python3 serve.py"]);
  expect(run.status).toBe(127);
  expect(told(run)).toContain('split it into words: CMD ["python3", …]');
});

test("arguments where the command goes say that they replace the image's CMD", async () => {
  const run = await envshim(["--", "--port", "80"]);
  expect(run.status).toBe(64);
  expect(told(run)).toContain("arguments of docker run replace the image's CMD");
});

test.each([
  ["serve.py", "print(1)\n", 0o644, "write python3 serve.py"],
  ["serve.py", "#!/bin/sh\n", 0o755, "write ./serve.py, or python3 serve.py"],
  ["serve", "#!/bin/sh\n", 0o755, "write ./serve"],
  [
    "serve",
    "#!/bin/sh\n",
    0o644,
    "write ./serve, once it can be executed: it may not be executed by this user",
  ],
])("%j in the working folder, %j with mode %o, says what to write", async (name, text, mode, says) => {
  const cwd = tempDir();
  writeFileSync(join(cwd, name), text, { mode });
  const run = await envshim(["--", name], { cwd });
  expect(run.status).toBe(127);
  expect(told(run)).toContain(says);
});

test("a script without #! says which line it needs", async () => {
  const path = tempFile("serve.py", "print(1)\n");
  chmodSync(path, 0o755);
  const run = await envshim(["--", path]);
  expect(run.status).toBe(126);
  expect(told(run)).toContain(`a first line such as #!/usr/bin/env python3, or start it as python3 ${path}`);
});

test("a folder of PATH that may not be searched is told, and is no file that may not be executed", async () => {
  const closed = join(tempDir(), "closed");
  mkdirSync(closed, { mode: 0o700 });
  chmodSync(join(closed, ".."), 0o755);
  const run = await envshimAsUser(["--", "app"], { PATH: `${closed}:/usr/bin` });
  expect(run.exitCode).toBe(127);
  expect(run.stderr).toContain(`of which this user may not search ${closed}`);
  const named = await envshimAsUser(["--", `${closed}/app`], { PATH: "/usr/bin" });
  expect(named.exitCode).toBe(126);
  expect(named.stderr).toContain("is in a folder that this user may not search");
});

/** As a user that may not look into others' folders: root without its capabilities, or the folder's owner is another. */
function envshimAsUser(args: readonly string[], env: Readonly<Record<string, string>>) {
  return execa("setpriv", ["--reuid=65534", "--clear-groups", BINARY, ...args], {
    env: { PATH: "/usr/bin:/bin", ...env },
    extendEnv: false,
    reject: false,
  });
}

test.each([
  ["a secret", "secret:path", /is not in PATH, which is a secret/],
  ["the spec", "/opt/canary", /is not in PATH, which is what the spec says in line 1/],
])("PATH that comes from %s is not quoted where a command is not in it", async (_, value, says) => {
  const env = {
    ENVSHIM_SPEC: specFile({ PATH: value }),
    ENVSHIM_ENDPOINT: `file://${tempFile("secrets.json", '{"path":"/opt/canary"}')}`,
  };
  const run = await envshim(["--", "app"], { env });
  expect(run.status).toBe(127);
  expect(told(run)).toMatch(says);
  expect(run.stderr).not.toContain("canary");
});

test("a command that is not there is told before a secret is written to a file", async () => {
  const filesDir = tempDir();
  const env = {
    ENVSHIM_SPEC: specFile({ KEY: "secret:key?file" }),
    ENVSHIM_ENDPOINT: `file://${tempFile("secrets.json", '{"key":"x"}')}`,
    ENVSHIM_FILES_DIR: filesDir,
  };
  const run = await envshim(["--", "no-such-command"], { env });
  expect(run.status).toBe(127);
  const { stdout } = await execa("find", [filesDir, "-mindepth", "1"]);
  expect(stdout).toBe("");
});

/** Below a stack of so many KiB; it bounds arguments and environment to a quarter. */
function withStack(args: readonly string[], kib: number, env: Readonly<Record<string, string>>) {
  return execa("sh", ["-c", `ulimit -Ss ${kib}; exec "$@"`, "sh", BINARY, "--", ...args], {
    // The shell adds PWD.
    cwd: "/",
    env: { PATH: "/usr/bin:/bin:/x", ENVSHIM_LOG_LEVEL: "error", ...env },
    extendEnv: false,
    reject: false,
  });
}

test("twenty variables start up to the last byte, and are 126 with one more", async () => {
  const spec = (bytes: number) => {
    const names = Array.from({ length: 20 }, (_, i) => `V${String(i).padStart(2, "0")}`);
    const each = Math.floor(bytes / names.length);
    const rest = bytes - each * (names.length - 1);
    return specFile(Object.fromEntries(names.map((name, i) => [name, "x".repeat(i === 0 ? rest : each)])));
  };
  // 2 MiB, less 16 KiB for the kernel, less names, signs, PATH, PWD, argument, and a NUL and a pointer for each string.
  const most = 2_080_451;
  expect(await withStack(["true"], 8192, { ENVSHIM_SPEC: spec(most) })).toMatchObject({
    exitCode: 0,
    stderr: "",
  });
  const over = await withStack(["true"], 8192, { ENVSHIM_SPEC: spec(most + 1) });
  expect(over.exitCode).toBe(126);
  expect(over.stderr).toContain("22 variables take 2097153 bytes together, the kernel takes 2097152");
});

test("each of many tiny variables counts with its NUL and the eight bytes of its pointer", async () => {
  const inherited = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`V${String(i).padStart(5, "0")}`, "x"]));
  // 2 MiB of stack give 512 KiB: 17 bytes each, 16 KiB for the kernel, 30 for PATH, 14 for PWD, 13 for the argument.
  const most = Math.floor((512 * 1024 - 16 * 1024 - 30 - 14 - 13) / 17);
  expect(await withStack(["true"], 2048, inherited(most))).toMatchObject({ exitCode: 0, stderr: "" });
  const over = await withStack(["true"], 2048, inherited(most + 1));
  expect(over.exitCode).toBe(126);
  expect(over.stderr).toContain("bytes together, the kernel takes 524288");
});

test("the environment keeps its order, and names that are numbers their place", async () => {
  const script = 'exec env -i PATH=/usr/bin:/bin Z=1 10=a 2=b A=c ENVSHIM_LOG_LEVEL=error "$0" -- env';
  const { stdout } = await execa("sh", ["-c", script, BINARY], {
    env: { ENVSHIM_SPEC: specFile({}) },
  });
  expect(stdout.split("\n")).toEqual(["PATH=/usr/bin:/bin", "Z=1", "10=a", "2=b", "A=c"]);
});

/** Becomes a program by execve(2) itself, with each entry of the environment as it is. */
const EXECVE =
  'my ($call, $file, @env) = @ARGV; syscall($call + 0, $file, pack("p*", $file, "--", "env", undef), pack("p*", @env, undef)); die $!';

test("of a name that is there twice the app gets the first value, and no entry that has no =", async () => {
  const call = { x64: "59", arm64: "221" }[process.arch as "x64" | "arm64"];
  const entries = [
    "B=1",
    "PATH=/usr/bin:/bin",
    "bare",
    "A=x=y",
    "B=2",
    "ENVSHIM_LOG_LEVEL=error",
    "=C:",
    "E=",
  ];
  const run = await envshim(["-e", EXECVE, call, BINARY, ...entries], { file: "/usr/bin/perl" });
  expect(run).toMatchObject({ status: 0, stdout: "B=1\nPATH=/usr/bin:/bin\nA=x=y\nE=\n", stderr: "" });
});

test("names of the spec come behind the inherited ones, in the spec's order", async () => {
  const spec = tempFile("spec.yaml", "env: [{name: Z, value: 1}, {name: '7'}, {name: '007'}, {name: A}]");
  const env = { B: "inherited", ENVSHIM_SPEC: spec };
  const run = await envshim(["--", "env"], { env });
  expect(run.stdout).toBe("PATH=/usr/local/bin:/usr/bin:/bin\nB=inherited\nZ=1\n7=\n007=\nA=\n");
});

test("a busybox is a shell by the name that it is called by", async () => {
  const folder = tempDir();
  // It prints the system's name and is no shell; what counts is its own name.
  const busybox = join(folder, "busybox");
  writeFileSync(busybox, readFileSync("/bin/uname"), { mode: 0o755 });
  for (const applet of ["ls", "sh", "ash"]) symlinkSync(busybox, join(folder, applet));
  const env = { PATH: folder, ENVSHIM_SPEC: specFile({ "some-env": "x" }) };
  const warned = async (...command: readonly string[]) =>
    (await envshim(["--", ...command], { env })).stderr.includes("drops variables");
  const script = tempFile("script", `#!${folder}/ash -e\n`);
  chmodSync(script, 0o755);
  expect(await warned("ls")).toBe(false);
  expect(await warned("busybox", "ls")).toBe(false);
  expect(await warned("sh")).toBe(true);
  expect(await warned("busybox", "sh", "-c", "true")).toBe(true);
  expect(await warned(script)).toBe(true);
});
