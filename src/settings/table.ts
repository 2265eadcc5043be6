import * as kind from "./kinds.ts";
import { setting, type ValuesOf, withDefault } from "./setting.ts";

/**
 * The settings of every run that are the same whatever the store, as they are documented. Those of a kind of store, of a
 * login or of a command stand with it.
 */
export const SETTINGS = {
  spec: setting(
    "SPEC",
    "the mounted spec, or none; without it the first of /etc/envshim/spec.yaml, .yml, .json, .jsonc, .toml (of up: paperspace.yaml, .paperspace/app.yaml, spec.yaml)",
    kind.path,
  ),
  project: setting("PROJECT", "id of the project; its secrets beat the cluster's", kind.scopeId),
  cluster: setting("CLUSTER", "id of the cluster; its secrets beat the team's", kind.scopeId),
  team: setting("TEAM", "id of the team", kind.scopeId),
  token: { ...setting("TOKEN", "the credential", kind.text), option: undefined, confidential: true },
  tokenFile: setting(
    "TOKEN_FILE",
    "file with the credential, read again when the store refuses it",
    kind.path,
  ),
  authHeader: setting(
    "AUTH_HEADER",
    "the header that carries the credential; without it Authorization: Bearer {token}",
    kind.authHeader,
    { confidential: true },
  ),
  headers: {
    ...setting(
      "HEADERS",
      "further headers of every request to the store, one Name: value a line",
      kind.headers,
    ),
    option: undefined,
    confidential: true,
  },
  caFile: setting("CA_FILE", "PEM file of the authorities to trust", kind.path),
  clientCertFile: setting("CLIENT_CERT_FILE", "PEM file of the client certificate", kind.path),
  clientKeyFile: setting("CLIENT_KEY_FILE", "PEM file of the client certificate's key", kind.path),
  allowHttp: withDefault("ALLOW_HTTP", "off", "send the token over plain http to other hosts", kind.toggle),
  timeout: withDefault("TIMEOUT", "30s", "deadline for all of resolving", kind.positiveDuration),
  attemptTimeout: withDefault("ATTEMPT_TIMEOUT", "5s", "deadline for one request", kind.positiveDuration),
  maxConcurrency: withDefault(
    "MAX_CONCURRENCY",
    "32",
    "requests at once where a store takes one name a request",
    kind.integer(1, 256),
  ),
  cache: withDefault("CACHE", "on", "keep secrets, encrypted, for the next start", kind.toggle),
  cacheDir: setting(
    "CACHE_DIR",
    "the cache's folder, owned by this uid, mode 0700; without it /var/cache/envshim, else TMPDIR/envshim-UID",
    kind.path,
  ),
  cacheTtl: withDefault("CACHE_TTL", "5m", "cached values are used without asking for", kind.duration),
  cacheMaxStale: withDefault(
    "CACHE_MAX_STALE",
    "24h",
    "cached values are used when the store cannot be reached for",
    kind.duration,
  ),
  cacheKeyFile: setting("CACHE_KEY_FILE", "key material of the cache instead of the token", kind.path),
  cacheNoStore: withDefault(
    "CACHE_NO_STORE",
    "obey",
    "what a store's Cache-Control: no-store means: obey, or keep its answers all the same",
    kind.choice("obey", "keep"),
  ),
  filesDir: setting(
    "FILES_DIR",
    "folder for secret:NAME?file, best memory-backed; without it /dev/shm, else /run",
    kind.path,
  ),
  preserve: setting("PRESERVE", "inherited names the spec must not override, or *", kind.list),
  pristine: withDefault("PRISTINE", "off", "inherit only PATH, HOME, HOSTNAME, TERM, LANG, TZ", kind.toggle),
  resolveInherited: withDefault(
    "RESOLVE_INHERITED",
    "on",
    "resolve references in inherited variables too",
    kind.toggle,
  ),
  allowMissing: withDefault(
    "ALLOW_MISSING",
    "off",
    "leave the variable of a secret that is not there unset",
    kind.toggle,
  ),
  strict: withDefault("STRICT", "off", "every warning becomes an error", kind.toggle),
  passSettings: withDefault("PASS_SETTINGS", "off", "the app sees ENVSHIM_* too", kind.toggle),
  logLevel: withDefault(
    "LOG_LEVEL",
    "info",
    "silent, error, warn, info or debug",
    kind.choice("silent", "error", "warn", "info", "debug"),
  ),
  logFormat: withDefault(
    "LOG_FORMAT",
    "auto",
    "json, text, or auto: text on a terminal",
    kind.choice("auto", "json", "text"),
  ),
} as const;

/** The values of {@link SETTINGS}. */
export type Settings = ValuesOf<typeof SETTINGS>;
