import { expect, test } from "vitest";
import { touchesOf } from "./outside.ts";
import { openTexts } from "./project.ts";

/** What is found in each of some texts. */
function touchesIn(texts: readonly string[]): string[][] {
  const named = texts.map((text, index) => [`${index}.ts`, `${text}\nexport {};\n`] as const);
  using project = openTexts(Object.fromEntries(named));
  return named.map(([path]) => {
    const file = project.files.get(path);
    return file ? touchesOf(file, project.checker) : [`${path} is not there`];
  });
}

/** Lines that touch the outside world by themselves, with what is told of each. */
const TOUCHES: readonly (readonly [line: string, ...what: string[]])[] = [
  ["process.env.PATH;", "process"],
  [`process["env"];`, "process"],
  ["const { env } = process;", "process"],
  ["export const all = { process };", "process"],
  ["const other = process; other.exit();", "process"],
  ["typeof process;", "process"],
  ["globalThis.process;", "globalThis"],
  [`globalThis["process"];`, "globalThis"],
  ["const { process: own } = globalThis;", "globalThis"],
  ["global.process;", "global"],
  [`import process from "node:process";`, "node:process *"],
  [`import * as own from "process";`, "process *"],
  [`import { env as own } from "node:process";`, "node:process env"],
  [`export { env } from "node:process";`, "node:process *"],
  [`export * from "node:process";`, "node:process *"],
  [`await import("node:process");`, "node:process *"],
  ["await import(`node:process`);", "node:process *"],
  [`await import("node:" + "process");`, "any module *"],
  [`require("node:process");`, "require"],
  [`import own = require("node:process");`, "node:process *"],
  [`import { createRequire } from "node:module";`, "node:module createRequire"],
  ["import.meta.dirname;", "import.meta"],
  [`eval("process");`, "eval"],
  [`new Function("return process")();`, "Function"],
  [`console.log("hello");`, "console"],

  ["Date.now();", "Date.now"],
  [`Date["now"]();`, "Date"],
  ["const { now } = Date;", "Date"],
  ["new Date();", "Date"],
  ["new Date;", "Date"],
  ["Date();", "Date"],
  ["performance.now();", "performance"],
  [`import { performance as p } from "node:perf_hooks";`, "node:perf_hooks performance"],
  [`import { uptime } from "node:os";`, "node:os uptime"],

  ["setTimeout(() => {}, 1);", "setTimeout"],
  ["const wait = setInterval; wait(() => {}, 1);", "setInterval"],
  ["setImmediate(() => {});", "setImmediate"],
  [`import { setTimeout } from "node:timers/promises"; setTimeout(1);`, "node:timers/promises setTimeout"],
  [`import timers from "node:timers";`, "node:timers *"],
  ["AbortSignal.timeout(1);", "AbortSignal.timeout"],
  [`AbortSignal["timeout"](1);`, "AbortSignal"],
  ["Atomics.wait(new Int32Array(1), 0, 0, 1);", "Atomics", "Int32Array"],

  ["Math.random();", "Math.random"],
  [`Math["random"]();`, "Math"],
  ["const { random } = Math;", "Math"],
  ["crypto.randomUUID();", "crypto"],
  [`import { randomUUID, createHash } from "node:crypto";`, "node:crypto randomUUID"],
  [`import crypto from "node:crypto"; crypto.randomBytes(1);`, "node:crypto randomBytes"],
  [`import crypto from "node:crypto"; const { randomUUID } = crypto;`, "node:crypto *"],

  [`import { tmpdir } from "node:os";`, "node:os tmpdir"],
  [`import * as os from "node:os"; os.hostname();`, "node:os hostname"],
  [`import { resolve } from "node:path";`, "node:path resolve"],
  [`import path, { join } from "node:path"; path.resolve(join("a"));`, "node:path resolve"],
  [`import { type Stats, readFileSync } from "node:fs";`, "node:fs readFileSync"],
  [`import { readFile } from "node:fs/promises";`, "node:fs/promises readFile"],
  [`import { readFileSync } from "fs";`, "fs readFileSync"],
  [`import "node:fs";`, "node:fs *"],
  [`const fs = { readdirSync(_: string) {} }; fs.readdirSync("/proc");`, "/proc"],
  [`export const file = "/proc/self/environ";`, "/proc/self/environ"],
  [`export const file = (pid: number) => \`/proc/\${pid}/environ\`;`, "/proc/"],
  ["export const file = `/sys/fs/cgroup`;", "/sys/fs/cgroup"],
  [`export const file = (root: string) => \`\${root}/proc/self\`;`, "/proc/self"],
  [`export const file = "file:///proc/1";`, "/proc/1"],

  [`import { createServer } from "node:http";`, "node:http createServer"],
  [`import https from "node:https";`, "node:https *"],
  [`import { connect, isIP } from "node:net";`, "node:net connect"],
  [`import tls from "node:tls";`, "node:tls *"],
  [`import { lookup } from "node:dns";`, "node:dns lookup"],
  [`import { createSocket } from "node:dgram";`, "node:dgram createSocket"],
  [`import { spawn } from "node:child_process";`, "node:child_process spawn"],
  [`import { Worker } from "node:worker_threads";`, "node:worker_threads Worker"],
  [`fetch("http://127.0.0.1");`, "fetch"],
  [`new WebSocket("ws://127.0.0.1");`, "WebSocket"],
  ["navigator.userAgent;", "navigator"],
  [`import { execa } from "execa";`, "execa execa"],
  [`import net, { isIP } from "node:net"; class Own extends net.Server {} isIP("");`, "node:net Server"],
];

test("a line that touches the outside world by itself is told", () => {
  const found = touchesIn(TOUCHES.map(([line]) => line));
  expect(TOUCHES.map(([line], index) => [line, ...(found[index] ?? [])])).toEqual(TOUCHES);
});

/** Lines that do not, though they look like it. */
const INNOCENT: readonly string[] = [
  "export const run = (process: NodeJS.Process) => process.exit(0);",
  "export const run = ({ process }: { process: NodeJS.Process }) => process.env.PATH;",
  "const process = 1; export const all = { process };",
  "export const of = (host: { process: number }) => host.process;",
  "export const of = ({ process: own }: { process: number }) => own;",
  "export const all = { process: 1, setTimeout: 2 };",
  "export type Own = typeof process | typeof globalThis | NodeJS.Process;",
  `export type Own = typeof import("node:fs");`,
  `import type { Server } from "node:http"; export type Own = Server;`,
  `import { type Server } from "node:http"; export type Own = Server;`,
  `import type * as fs from "node:fs"; export type Own = typeof fs;`,
  `export type { Server } from "node:http";`,
  "export interface Own extends NodeJS.Process {}",
  "export const at = (clock: { now(): number }) => new Date(clock.now()).toISOString();",
  `export const at = [Date.parse("2026-01-01"), Date.UTC(2026)];`,
  "export const isDate = (data: unknown) => data instanceof Date;",
  "export const least = Math.min(1, 2);",
  "export const either = (one: AbortSignal, other: AbortSignal) => AbortSignal.any([one, other]);",
  "export const call = (clock: { setTimeout(ms: number): void }) => clock.setTimeout(1);",
  "function setTimeout() {} setTimeout();",
  `import { arch, constants, platform } from "node:os"; export const all = [arch, constants, platform];`,
  `import { join } from "node:path"; export const all = [join];`,
  `import { isIP, type Socket } from "node:net"; export const all: [Socket?] = []; isIP("");`,
  `import net, { isIP } from "node:net"; export const all = [isIP(""), new net.BlockList()];`,
  `import { parse } from "yaml"; export const all = [parse];`,
  `import { at } from "./13.ts"; export const all = [at]; await import("./13.ts");`,
  `export const words = "a process, /processes, /system, /dev/shm and proc/self";`,
  "// process.env, Date.now(), /proc/self",
  "export class Own extends Error { override readonly name = Own.name; }",
];

test("a line that only looks like it is not", () => {
  const found = touchesIn(INNOCENT);
  expect(INNOCENT.map((line, index) => [line, ...(found[index] ?? [])])).toEqual(
    INNOCENT.map((line) => [line]),
  );
});
