import type { Kind } from "./kinds.ts";

/** Where secrets come from, read off `ENVSHIM_ENDPOINT`. */
export type Endpoint =
  /** The native protocol below a base URL; `url` has no trailing slash. */
  | { readonly kind: "native"; readonly url: string; readonly label: string }
  /** The native protocol over a Unix socket. */
  | { readonly kind: "unix"; readonly socketPath: string; readonly label: string }
  /** One GET a name at the URL that `template` becomes. */
  | { readonly kind: "template"; readonly template: string; readonly label: string }
  /** A folder with a file a secret, or a file of secrets. */
  | { readonly kind: "local"; readonly path: string; readonly label: string };

/** The names that a template URL may hold in braces. */
export const PLACEHOLDERS = ["name", "scope", "project", "cluster", "team"] as const;

/** A name that a template URL may hold in braces. */
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** `ENVSHIM_ENDPOINT`. A URL with credentials in it is not taken: they would end up in logs. */
export const endpoint: Kind<Endpoint> = {
  takes:
    "https://HOST/BASE, an https URL with {name} in its path or query, unix:/SOCKET or file:///PATH, with no user:password@",
  parse(value) {
    if (value.startsWith("unix:")) return parseUnix(value);
    if (value.startsWith("file:")) return parseFile(value);
    return parseHttp(value);
  },
};

function parseUnix(value: string): Endpoint | undefined {
  const socketPath = value.slice("unix:".length).replace(/^\/\//, "");
  return socketPath.startsWith("/") ? { kind: "unix", socketPath, label: value } : undefined;
}

function parseFile(value: string): Endpoint | undefined {
  const url = parseUrl(value);
  if (url?.hostname !== "" || url.search !== "" || url.hash !== "") return undefined;
  try {
    return { kind: "local", path: decodeURIComponent(url.pathname), label: value };
  } catch {
    return undefined;
  }
}

function parseHttp(value: string): Endpoint | undefined {
  const sample = value.replaceAll(/\{(\w+)\}/g, (whole, name) => (isPlaceholder(name) ? "x" : whole));
  const url = parseUrl(sample);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.hash) return undefined;
  if (sample === value) {
    if (url.search !== "" || /[{}]/.test(value)) return undefined;
    return { kind: "native", url: url.href.replace(/\/+$/, ""), label: url.host };
  }
  // Braces only after the host: an id must not be able to choose the server.
  const authority = /^https?:\/\/[^/?#]*/i.exec(value)?.[0] ?? "";
  if (/[{}]/.test(authority) || /[{}]/.test(sample) || !value.includes("{name}")) return undefined;
  return { kind: "template", template: value, label: url.host };
}

function isPlaceholder(name: string): name is Placeholder {
  return PLACEHOLDERS.some((known) => known === name);
}

function parseUrl(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined;
}
