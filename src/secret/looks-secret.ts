/** Parts of names that secrets usually have. */
const SECRET_NAME =
  /pass|pwd|secret|token|key|cred|auth|private|salt|signature|cert|cookie|session|license|dsn|conn|webhook|pin$|(^|_)pw(_|$)/i;

/** Forms that credentials have, whatever the name in front of them is. */
const CREDENTIALS: readonly RegExp[] = [
  // A URL with a password, or with a credential in its query.
  /:\/\/[^/\s]*:[^/\s]*@/,
  /[?&;](?:[\w-]*(?:token|secret|signature|password|passwd|pwd|key|credential)|sig|auth)=[^&;\s]/i,
  // A data source name: user:password@host, or password=… among other words.
  /^[^\s:@/]+:(?!\/\/)[^\s@]+@[\w.-]*(?:[:/(]|$)/,
  /(?:^|[\s;,])(?:password|passwd|pwd|pass|secret|token|api_?key|account_?key|shared_?access_?key)\s*=\s*[^\s;]/i,
  // An option of a command, a user and a password with a digit in it, a line of .netrc.
  /(?:^|\s)--?(?:[\w-]*-)?(?:password|passwd|pass|secret|token|api-?key)[=\s]+[^\s-]/i,
  /^[a-z][\w.-]*:(?=[^\s:/@]*[a-z])(?=[^\s:/@]*\d)[^\s:/@.-]{8,}$/i,
  /\bmachine\s+\S+\s+login\s+\S+\s+password\s+\S/,
  /hooks\.slack\.com\/(?:services|workflows)\/[A-Z]/,
  // Private keys, as they are and in base64.
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/,
  /^LS0tLS1CRUdJTi/,
  /AGE-SECRET-KEY-1/,
  // Authorization headers and JSON web tokens.
  /^(?:bearer|basic)\s+[\w+/=.~-]{8,}$/i,
  /\beyJ[\w-]{8,}\.[\w-]{8,}/,
  // AWS, Google, Slack, Stripe, SendGrid, Twilio.
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}/,
  /\bAIza[\w-]{30,}/,
  /\bya29\.[\w-]{20,}/,
  /\bxox[a-z]-[\w-]{10,}/,
  /\bxapp-[\w-]{10,}/,
  /\b(?:sk|rk|pk)_(?:live|test)_\w{10,}/,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/,
  // Code hosts, package registries, model hosts, Vault and the like: a known prefix and a long rest.
  /\b(?:gh[opusr]_|github_pat_|glpat-|npm_|pypi-|dop_v1_|shpat_|dckr_pat_|hf_|sk-|r8_|gsk_|nvapi-|lin_api_|hv[sbr]\.|pscale_tkn_|glsa_)[\w-]{16,}/,
];

/** A hash that says what it is, by itself or at the end of an image's name. */
const DIGEST = /(?:^|@)sha(?:256:[\da-f]{64}|384:[\da-f]{96}|512:[\da-f]{128})$/i;

/** What is known of everything that has a hash: a commit, a revision, the sum of a file. */
const HASH_NAME = /(?:^|_)(?:commit|sha|sha1|sha256|revision|rev|ref|digest|checksum|md5|md5sum)(?:_|$)/i;
const HASH = /^[\da-f]{32,128}$/i;

/** Text without a word in it, such as `Zx8…`: letters and digits in one piece. */
const ONE_PIECE = /^[A-Za-z0-9+/_=-]{24,}$/;

/** How often the kind of character changes in random text of letters of both cases, and of one case, and digits. */
const RANDOM_MIXED = 0.45;
const RANDOM_SIMPLE = 0.3;

/** True where a literal may be a secret, by its name or its form; better one too many than one too few. */
export function looksSecret(name: string, value: string): boolean {
  return SECRET_NAME.test(name) || looksLikeCredential(value, name);
}

/** True for a text that has the form of a credential. @param name a hash is none below one that says so */
export function looksLikeCredential(value: string, name = ""): boolean {
  const text = value.trim().replace(DIGEST, "");
  if (HASH_NAME.test(name) && HASH.test(text)) return false;
  return CREDENTIALS.some((form) => form.test(text)) || looksRandom(text);
}

/** Long text that changes between letters and digits, or capitals and small letters, as often as chance does. */
function looksRandom(text: string): boolean {
  if (/^(?=.*[a-f])(?=.*\d)(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{64})$/i.test(text)) return true;
  // The lengths of 16, 32 and 64 bytes in base64, and what AWS makes.
  if (
    /^(?=.*[a-z])(?=.*[A-Z])(?:[\w+/-]{22}==|[\w+/-]{43}=|[\w+/-]{86}==|(?=.*\d)[A-Za-z\d+/]{40})$/.test(text)
  )
    return true;
  if (!ONE_PIECE.test(text)) return false;
  const kinds = [...text].map(kindOf);
  const pairs = kinds.slice(1).map((kind, index) => [kinds[index], kind]);
  // What separates words says nothing about chance.
  const within = pairs.filter((pair) => !pair.includes("other"));
  const share = within.filter(([before, after]) => before !== after).length / Math.max(within.length, 1);
  const isMixed = kinds.includes("small") && kinds.includes("capital");
  if (isMixed) return share >= RANDOM_MIXED;
  return kinds.includes("digit") && !kinds.includes("other") && share >= RANDOM_SIMPLE;
}

function kindOf(char: string): "small" | "capital" | "digit" | "other" {
  if (/[a-z]/.test(char)) return "small";
  if (/[A-Z]/.test(char)) return "capital";
  return /\d/.test(char) ? "digit" : "other";
}
