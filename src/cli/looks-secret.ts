/** Parts of names that secrets usually have. */
const SECRET_NAME =
  /pass|pwd|secret|token|key|cred|auth|private|salt|signature|cert|cookie|session|license|dsn|conn|webhook|pin$|(^|_)pw(_|$)/i;

/** A URL with a password in it. */
const URL_WITH_PASSWORD = /:\/\/[^/\s]*:[^/\s]*@/;

/** True where a literal may be a secret, by its name or its form; better one too many than one too few. */
export function looksSecret(name: string, value: string): boolean {
  return SECRET_NAME.test(name) || URL_WITH_PASSWORD.test(value);
}
