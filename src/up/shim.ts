import { InputError } from "../errors/errors.ts";
import { describeErrno, errnoOf, type FileSystem } from "../host/files.ts";

/** Where the containers' envshim comes from. */
export type Shim =
  /** An executable of this machine. @property architecture as Docker calls it; undefined where it is another one's */
  | { readonly kind: "file"; readonly path: string; readonly architecture: string | undefined }
  /** An image that can run `/envshim` by itself. */
  | { readonly kind: "image"; readonly name: string };

/** The image with the executable and the libraries that it needs. */
const IMAGE = "envshim:standalone";

/** Machines of elf.h, as Docker calls them. */
const ARCHITECTURES: Readonly<Record<number, string>> = { 62: "amd64", 183: "arm64" };

/**
 * Where envshim comes from: the file or the image that is named, else this very program, else {@link IMAGE}. What has a
 * slash at its beginning or is there is a file.
 * @param self this program's own file: an executable, or the plain bundle, which has no use in a container
 * @throws {InputError} where the file is no executable of Linux
 */
export function findShim(named: string | undefined, self: string, fs: FileSystem): Shim {
  if (named === undefined) return readShim(self, fs) ?? { kind: "image", name: IMAGE };
  if (!/^\.{0,2}\//.test(named) && !fs.existsSync(named)) return { kind: "image", name: named };
  const shim = readShim(named, fs);
  if (shim) return shim;
  throw new InputError("input-invalid", {
    message: `the file ${named} of --shim is no executable of Linux`,
    fix: "name the file envshim of a release or a build, or an image that has it",
  });
}

function readShim(path: string, fs: FileSystem): Shim | undefined {
  const head = Buffer.alloc(20);
  try {
    const fd = fs.openSync(path, "r");
    try {
      fs.readSync(fd, head);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    if (errnoOf(error) === "EISDIR") return undefined;
    throw new InputError("input-unreadable", {
      message: `the file ${path} of --shim ${describeErrno(error)}`,
      fix: "check its name",
    });
  }
  if (head.toString("latin1", 0, 4) !== "\x7fELF") return undefined;
  return { kind: "file", path, architecture: ARCHITECTURES[head.readUInt16LE(18)] };
}

/** @throws {InputError} where the image is for other machines than the executable, and could not run it */
export function checkArchitecture(shim: Shim, image: { name: string; platform: string | undefined }): void {
  const [, architecture] = image.platform?.split("/") ?? [];
  if (shim.kind === "image" || architecture === undefined || shim.architecture === architecture) return;
  throw new InputError("input-invalid", {
    message: `the image ${image.name} is for ${architecture}, but ${shim.path} is an executable for ${shim.architecture ?? "another machine"}`,
    fix: `pull the image for ${shim.architecture ?? "this machine"}, or name envshim for ${architecture} with --shim`,
  });
}
