import { execFileSync } from "node:child_process";

/**
 * Runs a program to its end.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {string} doing what it is run for, for the message of a failure
 * @param {import("node:child_process").ExecFileSyncOptions} [options]
 * @returns {string} what it wrote to its standard output
 * @throws {Error} with what it wrote to its standard error
 */
export function run(file, args, doing, options = {}) {
  try {
    return String(
      execFileSync(file, args, {
        stdio: ["ignore", "pipe", "pipe"],
        maxBuffer: 1 << 26,
        // npm is a script for a shell on Windows.
        shell: process.platform === "win32" && file === "npm",
        ...options,
      }),
    );
  } catch (error) {
    const { stderr, message } = /** @type {{ stderr?: Buffer, message: string }} */ (error);
    throw new Error(`${doing} failed:\n${String(stderr ?? "").trim() || message}`);
  }
}
