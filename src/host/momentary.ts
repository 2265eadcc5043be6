import type { FileSystem } from "./files.ts";

/** The part of node:net that this file uses. */
export interface SocketModule {
  readonly Socket: new (options: { readonly fd: number; readonly readable: boolean }) => object;
}

/** Calls `write` while the descriptor does not wait: where there is no room, it fails with EAGAIN. */
export type Momentarily = (write: () => number) => number;

/** The runtime's own handle of a socket: no public call changes the flag back. */
interface Handle {
  setBlocking(on: boolean): unknown;
}

/** O_NONBLOCK as /proc tells it, an octal number: 04000 on Linux. */
const NON_BLOCKING = 0o4000;

/**
 * For a socket, which cannot be opened anew: its flag is changed for as long as a write takes (some microseconds) and
 * given back, since it is everybody's who holds this socket, the app's too.
 * @returns undefined for what is no socket, does not wait anyhow, or of which the flag cannot be read
 */
export function momentarily(fd: number, fs: FileSystem, net: () => SocketModule): Momentarily | undefined {
  if (!fs.fstatSync(fd).isSocket() || !isBlocking(fd, fs)) return undefined;
  // Never closed: that would close the descriptor. It is nothing that the event loop waits for.
  const socket = new (net().Socket)({ fd, readable: false });
  const handle: unknown = "_handle" in socket ? socket._handle : undefined;
  if (!isHandle(handle)) return undefined;
  // Opening it set the flag.
  handle.setBlocking(true);
  return (write) => {
    handle.setBlocking(false);
    try {
      return write();
    } finally {
      handle.setBlocking(true);
    }
  };
}

/** @throws where there is no /proc */
function isBlocking(fd: number, fs: FileSystem): boolean {
  const flags = /^flags:\s*([0-7]+)$/m.exec(fs.readFileSync(`/proc/self/fdinfo/${fd}`, "latin1"))?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & NON_BLOCKING) === 0;
}

function isHandle(value: unknown): value is Handle {
  return typeof value === "object" && value !== null && "setBlocking" in value;
}
