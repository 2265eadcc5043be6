import * as kind from "../settings/kinds.ts";
import { ofCommand, setting, type ValuesOf, withDefault } from "../settings/setting.ts";

/** The settings of `envshim serve`. */
export const SERVE_SETTINGS = ofCommand("serve", {
  secrets: setting(
    "SERVE_SECRETS",
    "the secrets: a YAML, JSON or .env file, or a folder with one file a secret",
    kind.path,
  ),
  listen: withDefault(
    "SERVE_LISTEN",
    "127.0.0.1:8787",
    "HOST:PORT or unix:/SOCKET; port 0 takes a free one",
    kind.text,
  ),
  tokenFile: setting("SERVE_TOKEN_FILE", "file with the credential a request must carry", kind.path),
  withoutToken: withDefault(
    "SERVE_WITHOUT_TOKEN",
    "off",
    "listen without a token file on an address that other machines can reach",
    kind.toggle,
  ),
  latency: withDefault("SERVE_LATENCY", "0", "milliseconds before every reply", kind.integer(0, 3_600_000)),
  failRate: withDefault("SERVE_FAIL_RATE", "0", "share of replies that fail, 0 to 1", kind.share),
  failFirst: withDefault("SERVE_FAIL_FIRST", "0", "number of first replies that fail", kind.integer(0, 1e9)),
  status: setting(
    "SERVE_STATUS",
    "status of a reply that fails, default 503; alone: every reply fails",
    kind.integer(200, 599),
  ),
  retryAfter: setting(
    "SERVE_RETRY_AFTER",
    "Retry-After of a reply that fails, seconds",
    kind.integer(0, 1e9),
  ),
});

/** The values of {@link SERVE_SETTINGS}. */
export type ServeSettings = ValuesOf<typeof SERVE_SETTINGS>;
