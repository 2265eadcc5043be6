import type { Clock } from "../../host/clock.ts";
import { errnoOf } from "../../host/errno.ts";
import { type FileSystem, readTextFile, withoutFinalNewline } from "../../host/files.ts";
import { looksLikePath } from "../../settings/named-file.ts";
import { type LateFile, LoginSettingError } from "./words.ts";

/** How long to wait for a file, and who is told. */
export interface LateFileWorld {
  readonly fs: FileSystem;
  readonly clock: Pick<Clock, "elapsed" | "sleep">;
  /** The moment of `clock.elapsed()` after which nothing is waited for. */
  readonly deadline: number;
  /** Aborted when a signal ends the run. */
  readonly signal: AbortSignal;
  /** Told before the first wait. @param left milliseconds to the deadline */
  readonly onLateFile?: (file: LateFile, left: number) => void;
}

/** Milliseconds from one look to the next. */
const LOOK_AGAIN = 100;

/**
 * The text of a file, without the newline at its end. One that is not there yet, or still empty, is waited for until the
 * deadline: who writes it may be late. A path that may be no path at all but a token in its place is not.
 * @throws {SettingError} where it cannot be read, the signal's reason where it is aborted
 */
export async function waitForFile(file: LateFile, world: LateFileWorld): Promise<string> {
  const { fs, clock, deadline, signal, onLateFile } = world;
  const started = clock.elapsed();
  for (let told = false; ; ) {
    const text = read(file, fs);
    const left = deadline - clock.elapsed();
    if (text) return text;
    if (left < 1 || !looksLikePath(file.path)) {
      if (text === "") return text;
      const waited = clock.elapsed() - started;
      throw new LoginSettingError({ kind: "late-file-missing", file, waited });
    }
    if (!told) onLateFile?.(file, left);
    told = true;
    await clock.sleep(Math.min(LOOK_AGAIN, left), signal);
  }
}

/** The text, or undefined where there is no file. */
function read(file: LateFile, fs: FileSystem): string | undefined {
  try {
    return withoutFinalNewline(readTextFile(file.path, fs));
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw new LoginSettingError({ kind: "late-file-unreadable", file, error });
  }
}
