import type { ServerResponse } from "node:http";
import type { Handler } from "./endpoint.ts";

/** What a stand-in of Google's metadata server says. */
export interface GoogleWorkload {
  /** The account's email, or a pool of identities. */
  readonly account: () => string;
  /** The token it gives out; asked for each request. */
  readonly token: () => string;
  /** Seconds the token is good for; default: an hour. */
  readonly lasts?: number;
}

/**
 * Answers as the metadata server does: only to those who say that they mean it, and saying who it is.
 *
 * Source: Compute Engine, "Query VM metadata" (headers, `Metadata-Flavor`), "Authenticate workloads using service
 * accounts" (the reply of `token`).
 */
export function metadataServer({ account, token, lasts = 3599 }: GoogleWorkload): Handler {
  return ({ url, headers }, reply) => {
    if (headers["metadata-flavor"] !== "Google") return sayMetadata(reply, 403, "text/html", "Forbidden");
    const what = url.replace("/computeMetadata/v1/instance/service-accounts/default/", "");
    if (what === "email") return sayMetadata(reply, 200, "application/text", account());
    if (what !== "token") return sayMetadata(reply, 404, "text/html; charset=UTF-8", "not found");
    const body = { access_token: token(), expires_in: lasts, token_type: "Bearer" };
    sayMetadata(reply, 200, "application/json", JSON.stringify(body));
  };
}

function sayMetadata(reply: ServerResponse, status: number, type: string, body: string): void {
  reply
    .writeHead(status, {
      "Metadata-Flavor": "Google",
      "Content-Type": type,
      Server: "Metadata Server for VM",
      "X-XSS-Protection": "0",
      "X-Frame-Options": "SAMEORIGIN",
    })
    .end(body);
}

/** What a stand-in of Secret Manager has, by the whole path of the secret: `projects/my-project/secrets/hfToken`. */
export interface SecretManager {
  readonly secrets: Readonly<Record<string, string | Buffer>>;
  /** Whether it takes the token; default: any. */
  readonly takes?: (token: string) => boolean;
  /** Names whose latest version is disabled. */
  readonly disabled?: readonly string[];
  /** Names that the account may not read. */
  readonly forbidden?: readonly string[];
}

/**
 * Answers as Secret Manager's REST API does.
 *
 * Source: Secret Manager API, v1, projects.secrets.versions.access; "Data integrity assurance" (dataCrc32c); google.rpc
 * Status and ErrorInfo in the API design guide.
 */
export function secretManager({ secrets, takes = () => true, disabled, forbidden }: SecretManager): Handler {
  return ({ url, headers }, reply) => {
    if (!takes((headers.authorization ?? "").replace("Bearer ", ""))) {
      const message = "Request had invalid authentication credentials. Expected OAuth 2 access token.";
      const details = [{ reason: "ACCESS_TOKEN_EXPIRED", domain: "googleapis.com" }];
      return refuse(reply, 401, "UNAUTHENTICATED", message, details);
    }
    const [, path = ""] = /^\/v1\/(.*)\/versions\/latest:access$/.exec(url) ?? [];
    const name = path.replace(/.*\//, "");
    if (forbidden?.includes(name)) {
      const message = `Permission 'secretmanager.versions.access' denied for resource '${path}/versions/latest' (or it may not exist).`;
      const details = [{ reason: "IAM_PERMISSION_DENIED", domain: "iam.googleapis.com" }];
      return refuse(reply, 403, "PERMISSION_DENIED", message, details);
    }
    if (disabled?.includes(name)) {
      return refuse(reply, 400, "FAILED_PRECONDITION", `Secret Version [${path}] is in DISABLED state.`);
    }
    const value = secrets[path];
    if (value === undefined) {
      return refuse(reply, 404, "NOT_FOUND", `Secret [${path}] not found or has no versions.`);
    }
    const bytes = Buffer.from(value);
    const data = bytes.length > 0 ? { data: bytes.toString("base64") } : {};
    say(reply, 200, {
      name: `${path.replace(/^projects\/[^/]+/, "projects/4711")}/versions/3`,
      payload: data,
    });
  };
}

/** A refusal of Secret Manager. */
export function refuse(
  reply: ServerResponse,
  code: number,
  status: string,
  message: string,
  details?: readonly object[],
): void {
  const typed = details?.map((detail) => ({
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    ...detail,
  }));
  say(reply, code, { error: { code, message, status, ...(typed && { details: typed }) } });
}

/** A reply of Secret Manager. */
export function say(reply: ServerResponse, status: number, body: object): void {
  reply
    .writeHead(status, {
      "Content-Type": "application/json; charset=UTF-8",
      Vary: "Origin, X-Origin, Referer",
      Server: "ESF",
      "Cache-Control": "private",
      "X-Content-Type-Options": "nosniff",
    })
    .end(JSON.stringify(body, undefined, 2));
}
