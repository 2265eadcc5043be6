#!/usr/bin/env node
// Becomes the executable that npm installed for this machine; anywhere else the plain bundle does the work.
const { existsSync } = require("node:fs");

const LOADERS = { x64: "/lib64/ld-linux-x86-64.so.2", arm64: "/lib/ld-linux-aarch64.so.1" };

const file = executable();
if (file) process.execve(file, [file, ...process.argv.slice(2)], process.env);
else require("./bundle.cjs");

/** Nothing where it is not installed, its loader is missing (Alpine), or this Node cannot become another program. */
function executable() {
  if (!process.execve || !existsSync(LOADERS[process.arch] ?? "")) return undefined;
  try {
    return require.resolve(`@envshim/${process.platform}-${process.arch}/envshim`);
  } catch {
    return undefined;
  }
}
