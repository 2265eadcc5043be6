import { errnoOf } from "./errno.ts";
import type { FileSystem } from "./files.ts";
import type { Output } from "./host.ts";

/** Milliseconds that a process waits, in all, for somebody to read what it writes. */
const PATIENCE = 1000;

/** Milliseconds between two looks at a pipe that is full. */
const LOOK_AGAIN = 5;

/** What an output that does not wait for ever needs. */
export interface PatientOutputOptions {
  readonly fs: FileSystem;
  readonly fd: number;
  isTerminal(): boolean;
  /** Milliseconds since any fixed moment. */
  elapsed(): number;
  /** Stops everything for so many milliseconds. */
  pause(ms: number): void;
}

/**
 * A descriptor of which a line is lost rather than waited for: a pipe that nobody reads must not hold up a start, a
 * deadline or a signal. After a second of waiting a line is dropped, and those after it do not wait. How many are
 * lost is counted, for the log to tell.
 *
 * The app inherits the descriptor, so its flags stay as they are: a pipe is opened anew, for a description of its own.
 * Where that cannot be done (a socket, a pipe of another user, no /proc), it is written to as it is, and waits.
 */
export function patientOutput({ fs, fd, isTerminal, elapsed, pause }: PatientOutputOptions): Output {
  let own: number | undefined;
  let patience = PATIENCE;
  let lost = 0;
  let lineIsOpen = false;

  /** Writes as much as there is room for, soon. @returns how many bytes that was; all, where the descriptor is closed */
  const writeSoon = (bytes: Buffer, target: number): number => {
    let written = 0;
    while (written < bytes.length) {
      try {
        written += fs.writeSync(target, bytes, written);
      } catch (error) {
        // Any other error: a stderr that is closed must not keep the app from starting.
        if (errnoOf(error) !== "EAGAIN") return bytes.length;
        if (patience <= 0) return written;
        const before = elapsed();
        pause(LOOK_AGAIN);
        patience -= elapsed() - before;
      }
    }
    return written;
  };

  return {
    get isTerminal() {
      return isTerminal();
    },
    get lost() {
      return lost;
    },
    write(text) {
      own ??= reopened(fd, fs);
      const bytes = Buffer.from(lineIsOpen ? `\n${text}` : text);
      const written = writeSoon(bytes, own);
      if (written < bytes.length) lost += 1;
      if (written > 0) lineIsOpen = written < bytes.length;
    },
  };
}

/** The pipe behind a descriptor, opened anew so that it does not wait; else the descriptor itself. */
function reopened(fd: number, fs: FileSystem): number {
  try {
    if (!fs.fstatSync(fd).isFIFO()) return fd;
    const { O_WRONLY, O_NONBLOCK } = fs.constants;
    return fs.openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK);
  } catch {
    return fd;
  }
}
