import { pathToFileURL } from "node:url";

/** How `ENVSHIM_ENDPOINT` names a file or folder. */
export function endpointOf(path: string): string {
  return pathToFileURL(path).href;
}
