import * as kind from "../settings/kinds.ts";
import { setting, type ValuesOf, withDefault } from "../settings/setting.ts";

/** The settings of `envshim serve`. */
export const SERVE_SETTINGS = {
  secrets: setting(
    "SERVE_SECRETS",
    "the secrets: a YAML, JSON or .env file, or a folder with one file a secret",
    kind.path,
    { option: "secrets" },
  ),
  listen: withDefault(
    "SERVE_LISTEN",
    "127.0.0.1:8787",
    "HOST:PORT or unix:/SOCKET; port 0 takes a free one",
    kind.text,
    { option: "listen" },
  ),
  tokenFile: setting("SERVE_TOKEN_FILE", "file with the credential a request must carry", kind.path, {
    option: "token-file",
  }),
  withoutToken: withDefault(
    "SERVE_WITHOUT_TOKEN",
    "off",
    "listen without a token file on an address that other machines can reach",
    kind.toggle,
    { option: "without-token" },
  ),
  latency: withDefault("SERVE_LATENCY", "0", "milliseconds before every reply", kind.integer(0, 3_600_000), {
    option: "latency",
  }),
  failRate: withDefault("SERVE_FAIL_RATE", "0", "share of replies that fail, 0 to 1", kind.share, {
    option: "fail-rate",
  }),
  failFirst: withDefault("SERVE_FAIL_FIRST", "0", "number of first replies that fail", kind.integer(0, 1e9), {
    option: "fail-first",
  }),
  status: setting(
    "SERVE_STATUS",
    "status of a reply that fails, default 503; alone: every reply fails",
    kind.integer(200, 599),
    { option: "status" },
  ),
  retryAfter: setting(
    "SERVE_RETRY_AFTER",
    "Retry-After of a reply that fails, seconds",
    kind.integer(0, 1e9),
    {
      option: "retry-after",
    },
  ),
} as const;

/** The values of {@link SERVE_SETTINGS}. */
export type ServeSettings = ValuesOf<typeof SERVE_SETTINGS>;
