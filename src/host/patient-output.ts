import { errnoOf } from "./errno.ts";
import type { FileSystem } from "./files.ts";
import type { Output } from "./host.ts";
import { type Momentarily, momentarily, type SocketModule } from "./momentary.ts";

/** Milliseconds that a process waits, in all, for somebody to read what it writes. */
const PATIENCE = 1000;

/** Milliseconds between two looks at what is full. */
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
  /** Loaded for a socket only. */
  net(): SocketModule;
}

/** What is written to: a descriptor, and how, so that it does not wait. */
interface Target {
  readonly fd: number;
  readonly atOnce: Momentarily;
}

/**
 * A descriptor of which a line is lost rather than waited for: a pipe or a socket that nobody reads must not hold up a
 * start, a deadline or a signal. After a second of waiting a line is dropped, and those after it do not wait. How many
 * are lost is counted, for the log to tell.
 *
 * The app inherits the descriptor, so its flags stay as they are: a pipe is opened anew, for a description of its own; a
 * socket's are changed for a moment. Where neither can be done (a pipe of another user, no /proc), it waits.
 */
export function patientOutput({ isTerminal, elapsed, pause, ...given }: PatientOutputOptions): Output {
  let own: Target | undefined;
  let patience = PATIENCE;
  let lost = 0;
  let lineIsOpen = false;

  /** Writes as much as there is room for, soon. @returns how many bytes that was; all, where the descriptor is closed */
  const writeSoon = (bytes: Buffer, { fd, atOnce }: Target): number => {
    let written = 0;
    while (written < bytes.length) {
      try {
        written += atOnce(() => given.fs.writeSync(fd, bytes, written));
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
      own ??= targetOf(given);
      const bytes = Buffer.from(lineIsOpen ? `\n${text}` : text);
      const written = writeSoon(bytes, own);
      if (written < bytes.length) lost += 1;
      if (written > 0) lineIsOpen = written < bytes.length;
    },
  };
}

function targetOf({ fd, fs, net }: Pick<PatientOutputOptions, "fd" | "fs" | "net">): Target {
  const asItIs: Momentarily = (write) => write();
  try {
    if (!fs.fstatSync(fd).isFIFO()) return { fd, atOnce: momentarily(fd, fs, net) ?? asItIs };
    const { O_WRONLY, O_NONBLOCK } = fs.constants;
    return { fd: fs.openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK), atOnce: asItIs };
  } catch {
    return { fd, atOnce: asItIs };
  }
}
