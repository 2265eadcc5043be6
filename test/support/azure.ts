import type { ServerResponse } from "node:http";
import type { Handler } from "./endpoint.ts";

/** A token of Entra ID for an object of a tenant; `word` makes it another one. */
export function entraToken(tid: string, oid: string, word = "1"): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ typ: "JWT", alg: "RS256" })}.${part({ aud: "https://vault.azure.net", tid, oid, uti: word })}.${"s".repeat(40)}`;
}

/** What a stand-in that gives out tokens goes by. */
export interface TokenGiver {
  readonly token: () => string;
  /** What has to be shown; default: anything. */
  readonly takes?: (shown: URLSearchParams, headers: Readonly<Record<string, unknown>>) => boolean;
  /** Seconds; default: an hour. */
  readonly lasts?: number;
}

/**
 * Answers as Entra ID does to client credentials with an assertion.
 *
 * Source: Microsoft identity platform, "OAuth 2.0 client credentials flow", third case, and its error response.
 */
export function entra({ token, takes = () => true, lasts = 3599 }: TokenGiver): Handler {
  return ({ body, headers }, reply) => {
    const isTaken = takes(new URLSearchParams(body), headers);
    const said = isTaken
      ? { token_type: "Bearer", expires_in: lasts, ext_expires_in: lasts, access_token: token() }
      : {
          error: "invalid_client",
          error_description: `AADSTS70021: No matching federated identity record found for presented assertion ${body}`,
          error_codes: [70021],
          timestamp: "2026-11-24 09:00:00Z",
          trace_id: "0d0d0d0d-0000-0000-0000-000000000000",
          correlation_id: "0e0e0e0e-0000-0000-0000-000000000000",
        };
    reply
      .writeHead(isTaken ? 200 : 401, {
        "Cache-Control": "no-store, no-cache",
        Pragma: "no-cache",
        "Content-Type": "application/json; charset=utf-8",
        "x-ms-request-id": "0d0d0d0d-0000-0000-0000-000000000000",
      })
      .end(JSON.stringify(said));
  };
}

/**
 * Answers as an identity endpoint does, App Service's or the instance metadata's: it writes its seconds as text.
 *
 * Source: App Service, "REST endpoint reference"; virtual machines, "Get a token using HTTP".
 */
export function identityEndpoint({ token, takes = () => true, lasts = 86399 }: TokenGiver): Handler {
  return ({ url, headers }, reply) => {
    const query = new URL(url, "http://x").searchParams;
    const isTaken = takes(query, headers);
    const said = isTaken
      ? {
          access_token: token(),
          client_id: "5E29463D-71DA-4FE0-8E69-999B57DB23B0",
          expires_on: String(Math.round(Date.now() / 1000) + lasts),
          resource: query.get("resource"),
          token_type: "Bearer",
        }
      : { error: "invalid_request", error_description: `Identity not found ${JSON.stringify(headers)}` };
    reply
      .writeHead(isTaken ? 200 : 400, { "Content-Type": "application/json; charset=utf-8", Server: "IMDS" })
      .end(JSON.stringify(said));
  };
}

/** What a stand-in of a vault has. */
export interface KeyVault {
  readonly secrets: Readonly<Record<string, string>>;
  /** Whether it takes the token; default: any. */
  readonly takes?: (token: string) => boolean;
  readonly disabled?: readonly string[];
  readonly forbidden?: readonly string[];
}

/**
 * Answers as a vault does.
 *
 * Source: Key Vault REST API reference, 7.4, "Get Secret"; "Authentication, requests and responses"; "Common error
 * codes".
 */
export function keyVault({ secrets, takes = () => true, disabled, forbidden }: KeyVault): Handler {
  return ({ url, headers }, reply) => {
    if (!takes((headers.authorization ?? "").replace("Bearer ", ""))) {
      // It says where to log in: nobody who has to be told would be sent to the right place.
      reply.setHeader(
        "WWW-Authenticate",
        'Bearer authorization="https://login.microsoftonline.com/t1", resource="https://vault.azure.net"',
      );
      return say(reply, 401, errorOf("Unauthorized", "AKV10032: Invalid issuer."));
    }
    const [, name = ""] = /^\/secrets\/([^/?]+)\?api-version=7\.4$/.exec(url) ?? [];
    if (disabled?.includes(name)) {
      return say(
        reply,
        403,
        errorOf("Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled"),
      );
    }
    if (forbidden?.includes(name)) {
      return say(reply, 403, errorOf("Forbidden", "Caller is not authorized.", "ForbiddenByRbac"));
    }
    const value = secrets[name];
    if (value === undefined) {
      return say(
        reply,
        404,
        errorOf("SecretNotFound", `A secret with (name/id) ${name} was not found in this key vault.`),
      );
    }
    say(reply, 200, {
      value,
      contentType: "text/plain",
      id: `https://my-vault.vault.azure.net/secrets/${name}/4387e9f3d6e14c459867679a90fd0f79`,
      attributes: {
        enabled: true,
        created: 1763971200,
        updated: 1763971200,
        recoveryLevel: "Recoverable+Purgeable",
      },
      tags: {},
    });
  };
}

function errorOf(code: string, message: string, inner?: string) {
  return { error: { code, message, ...(inner && { innererror: { code: inner } }) } };
}

function say(reply: ServerResponse, status: number, body: object): void {
  reply
    .writeHead(status, {
      "Cache-Control": "no-cache",
      Pragma: "no-cache",
      "Content-Type": "application/json; charset=utf-8",
      Expires: "-1",
      "x-ms-keyvault-region": "westeurope",
      "x-ms-keyvault-service-version": "1.9.2166.1",
      "x-ms-request-id": "0f0f0f0f-0000-0000-0000-000000000000",
      "X-Content-Type-Options": "nosniff",
      "Strict-Transport-Security": "max-age=31536000;includeSubDomains",
    })
    .end(JSON.stringify(body));
}
