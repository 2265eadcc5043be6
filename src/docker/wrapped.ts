import type { Image } from "./image.ts";

/** How an image, or a spec, starts its application. */
export type Start = Pick<Image, "entrypoint" | "cmd">;

/** True for what starts with envshim as it is, from ENTRYPOINT or from CMD. */
export function isWrapped({ entrypoint, cmd }: Start): boolean {
  return [...entrypoint, ...cmd].slice(0, 1).some(isShim) || BEHIND_INIT.test(entrypoint.join("\0"));
}

/** True for envshim, by whichever path. */
export function isShim(word: string): boolean {
  return word.split("/").at(-1) === "envshim";
}

/** An init that starts envshim: `tini -- envshim --`. */
const BEHIND_INIT =
  /^([^\0]*\/)?(tini(-static)?|dumb-init|docker-init|catatonit)\0([^\0]*\0)*?([^\0]*\/)?envshim(\0|$)/;
