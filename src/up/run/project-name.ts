/** How long the part of a deployment's name may be. */
const LONGEST = 30;

/**
 * A name for a Compose project that no other run has, as Compose takes names: small letters, digits, `-`.
 * @param name of the deployment
 */
export function projectName(name: string | undefined, random: () => number): string {
  const words = (name ?? "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST)
    .replaceAll(/^-|-$/g, "");
  const mark = Math.floor(random() * 36 ** 6)
    .toString(36)
    .padStart(6, "0");
  return ["envshim", words, mark].filter((part) => part !== "").join("-");
}
