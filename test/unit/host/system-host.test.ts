import * as fs from "node:fs";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { type System, systemHost } from "../../../src/host/system-host.ts";
import { systemClock } from "../../support/clock.ts";

/** The host of a process that is not this one, in a world where the kernel gives nothing. */
function hostOf({ process: own, ...changes }: Partial<Omit<System, "process">> & { process?: object } = {}) {
  const fake = {
    argv: ["/usr/bin/node", "/app/envshim.cjs", "--", "true"],
    env: { OF: "the runtime" },
    execPath: "/usr/bin/envshim",
    getBuiltinModule: (name: string) => process.getBuiltinModule(name),
    versions: process.versions,
    ...own,
  } as unknown as NodeJS.Process;
  return systemHost({
    process: fake,
    fs,
    clock: systemClock,
    kernel: kernelWith(undefined),
    isSea: true,
    onSignals: () => () => {},
    exec: async () => 0,
    ...changes,
  });
}

function kernelWith(environ: Buffer | undefined) {
  return { environ: () => environ, arguments: () => undefined, stackLimit: () => undefined };
}

test("the program is the executable, or the bundle that a runtime runs; what stands after it are the arguments", () => {
  expect(hostOf()).toMatchObject({ self: "/usr/bin/envshim", argv: ["--", "true"] });
  expect(hostOf({ isSea: false })).toMatchObject({ self: "/app/envshim.cjs", argv: ["--", "true"] });
});

test("the environment is the kernel's; the runtime's where there is no /proc", () => {
  expect(hostOf({ kernel: kernelWith(Buffer.from("A=1\0A=2\0NO_SIGN\0")) })).toMatchObject({
    env: { A: "1" },
    environ: [{ name: "A", value: "1" }, { name: "A", value: "2" }, { name: "NO_SIGN" }],
  });
  expect(hostOf().env).toEqual({ OF: "the runtime" });
});

test("the standard input is read in full, as text, though a letter comes in two pieces", async () => {
  const bytes = Buffer.from("caf\u00e9");
  const stdin = Readable.from([bytes.subarray(0, 4), bytes.subarray(4)]);
  expect(await hostOf({ process: { stdin } }).in.read()).toBe("caf\u00e9");
});

test("what is written to the standard output is written whole, however little goes at once", () => {
  const pieces: string[] = [];
  const writeSync = (fd: number, bytes: Buffer) => {
    pieces.push(`${fd} ${bytes.subarray(0, 2)}`);
    return Math.min(2, bytes.length);
  };
  hostOf({ fs: { ...fs, writeSync } as typeof fs }).out.write("hello");
  expect(pieces).toEqual(["1 he", "1 ll", "1 o"]);
});

test("a standard output that is closed is no error", () => {
  const writeSync = () => {
    throw Object.assign(new Error(), { code: "EBADF" });
  };
  expect(() => hostOf({ fs: { ...fs, writeSync } }).out.write("hello")).not.toThrow();
});
