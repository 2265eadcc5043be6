import { hasRegistry } from "./docker.ts";
import { MARK } from "./names.ts";
import { importDebian } from "./rootfs.ts";

/** An image with Python and pip: python:3.12-slim, or where no registry can be reached Debian's. @returns its name */
export async function makePipBase(): Promise<string> {
  if (hasRegistry()) return "python:3.12-slim";
  const image = `${MARK}/pip`;
  await importDebian(image, ["python3-pip"]);
  return image;
}
