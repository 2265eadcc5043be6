import * as z from "zod/mini";
import { parseJson } from "../../text/json.ts";
import type { Status } from "../failure.ts";
import { parseAddress } from "../http/address.ts";
import type { HttpReply } from "../http/transport.ts";
import { askLogin, refusedBy, unreadableFrom } from "../login/ask.ts";
import type { TokenSource } from "../login/bearer.ts";
import { errorText } from "../login/error-text.ts";
import { waitForFile } from "../login/late-file.ts";
import type { LoginWorld } from "../login/login.ts";
import { readTokenReply } from "../login/token-reply.ts";
import { tokenSubject } from "../login/token-subject.ts";
import { loginFact } from "../login/words.ts";
import type { AzureCloud } from "./cloud.ts";
import { AzureSettingError, azureFact } from "./words.ts";

/** What is shown in place of a client's secret (RFC 7523, 2.2). */
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * An application or identity that a token of the platform may be exchanged for: `AZURE_FEDERATED_TOKEN_FILE`,
 * `AZURE_CLIENT_ID`, `AZURE_TENANT_ID`, `AZURE_AUTHORITY_HOST`. AKS sets them for a service account that is annotated.
 * The file is read for each login.
 *
 * Its identity is the tenant, the client and what lasts of the platform's token: it is known without a request.
 *
 * Source: Microsoft identity platform, "OAuth 2.0 client credentials flow", third case.
 * @returns undefined where it is not meant
 * @throws {SettingError} where it is, and not complete
 */
export async function fromWorkloadIdentity(
  world: LoginWorld,
  cloud: AzureCloud,
): Promise<TokenSource | undefined> {
  const { env, clock } = world;
  const path = env.AZURE_FEDERATED_TOKEN_FILE;
  if (!path) return undefined;
  const client = named(env, "AZURE_CLIENT_ID");
  const tenant = named(env, "AZURE_TENANT_ID");
  const authority = parseAddress(env.AZURE_AUTHORITY_HOST || cloud.authority);
  if (authority === undefined) throw new AzureSettingError({ kind: "bad-authority" });
  const url = new URL(`${authority.replace(/\/$/, "")}/${tenant}/oauth2/v2.0/token`);
  const file = { what: "federated token", path, setting: "AZURE_FEDERATED_TOKEN_FILE" };
  const subject = tokenSubject(await waitForFile(file, world));
  const login = azureFact({ kind: "authority", host: url.host });
  const transport = world.connect({ url });
  return {
    identity: () => ({ lasting: JSON.stringify(["azure", url.href, client, subject]) }),
    async get(within) {
      const body = new URLSearchParams({
        client_id: client,
        grant_type: "client_credentials",
        scope: `${cloud.resource}/.default`,
        client_assertion_type: ASSERTION_TYPE,
        client_assertion: await waitForFile(file, world),
      });
      const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
      const question = { method: "POST", url, headers, body: body.toString(), within } as const;
      const reply = await askLogin(transport, question, login, { isRefusal });
      const { status } = reply;
      if (status !== 200)
        throw refusedBy(login, azureFact({ kind: "not-let-in", status, ...codesOf(reply) }));
      const token = readTokenReply(reply.body, clock.now());
      if (token) return token;
      throw unreadableFrom(login, loginFact({ kind: "no-token" }));
    },
  };
}

/** RFC 6749, 5.2. */
function isRefusal(reply: HttpReply): boolean {
  return reply.status === 400 && errorText(reply, "error") !== undefined;
}

/** @throws {SettingError} where it is no id */
function named(env: LoginWorld["env"], variable: "AZURE_CLIENT_ID" | "AZURE_TENANT_ID"): string {
  const id = env[variable] ?? "";
  // A tenant may be named by its domain; each becomes a part of a path or a form.
  if (/^[\w.-]{1,253}$/.test(id)) return id;
  throw new AzureSettingError({ kind: "bad-id", variable });
}

const refusal = z.object({
  error: z.string().check(z.regex(/^[a-z_]{1,60}$/)),
  error_codes: z.optional(z.array(z.int())),
});

/** `invalid_client AADSTS70021`: of the description nothing is shown. */
function codesOf(reply: HttpReply): Pick<Status, "code" | "detail"> {
  const { success, data } = refusal.safeParse(parseJson(reply.body.toString("utf8")));
  if (!success) return {};
  const [number] = data.error_codes ?? [];
  return { code: data.error, ...(number !== undefined && { detail: `AADSTS${number}` }) };
}
