/** Names that are nearly `env`, without capitals, blanks, `_` and `-`. */
export const NEARLY_ENV: ReadonlySet<string> = new Set([
  "env",
  "envs",
  "evn",
  "envvar",
  "envvars",
  "environ",
  "environment",
  "environments",
  "environmentvariable",
  "environmentvariables",
]);

/**
 * Texts that are `env` misspelt or another word for it, `?` being any letter and `*` any letters. As likely they are
 * something else, so only what stands below them decides.
 */
const LIKE_ENV = [
  ...misspellings("env"),
  ...misspellings("envs"),
  "*env",
  "*envs",
  "*envvar",
  "*envvars",
  "*envi*",
  "*viron*",
  "*ronme*",
  "var",
  "vars",
  "*variable*",
];

/** {@link LIKE_ENV} as a pattern, in any case and with blanks, `_` and `-` between the letters; not `env` itself. */
export const LIKE_ENV_PATTERN = `^(?!env$)[\\s_-]*(?:${LIKE_ENV.map(spaced).join("|")})$`;

const LIKE_ENV_NAME = new RegExp(LIKE_ENV_PATTERN);

/** A longer key is something else, and a pattern of this kind is slow on it. */
const LONGEST_LIKE_ENV = 64;

/** True for a key that is nearly `env`, whatever stands below it. */
export function isNearlyEnv(key: string): boolean {
  return NEARLY_ENV.has(key.toLowerCase().replace(/[\s_-]/g, ""));
}

/** True for a key that may be `env` misspelt, or another word for it: what stands below it decides. */
export function hasLikeName(key: string): boolean {
  return key.length <= LONGEST_LIKE_ENV && LIKE_ENV_NAME.test(key);
}

/** What a word becomes by one letter that is missing, another, too many or swapped with the next. */
function misspellings(word: string): string[] {
  const at = [...word].map((_, index) => [word.slice(0, index), word.slice(index)] as const);
  return [
    `${word}?`,
    ...at.flatMap(([head, tail]) => [`${head}?${tail}`, head + tail.slice(1), `${head}?${tail.slice(1)}`]),
    ...at.slice(1).map(([head, tail]) => head.slice(0, -1) + tail.charAt(0) + head.slice(-1) + tail.slice(1)),
  ];
}

function spaced(text: string): string {
  const letter = (char: string) =>
    char === "*" ? "[\\s\\S]*" : char === "?" ? "[^\\s_-][\\s_-]*" : `[${char}${char.toUpperCase()}][\\s_-]*`;
  return [...text].map(letter).join("");
}
