import type { HttpReply } from "../../http/transport.ts";
import { askLogin, refusedBy, unreadableFrom } from "../../login/ask.ts";
import { waitForFile } from "../../login/late-file.ts";
import { tokenSubject } from "../../login/token-subject.ts";
import { addressOf } from "../complete.ts";
import { AwsSettingError, awsLoginFact } from "../words.ts";
import { credentialsOf } from "./reply.ts";
import { type Link, variable } from "./source.ts";

/** What the session is named where `AWS_ROLE_SESSION_NAME` is not set. */
const SESSION = "envshim";

/**
 * A role that a token of the platform may be exchanged for: `AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN`,
 * `AWS_ROLE_SESSION_NAME`. Amazon EKS sets them for a service account with a role. The file is read for each login.
 */
export const fromWebIdentity: Link = async (world, region) => {
  const { env } = world;
  const path = variable(env, "AWS_WEB_IDENTITY_TOKEN_FILE");
  if (path === undefined) return undefined;
  const role = variable(env, "AWS_ROLE_ARN");
  const session = variable(env, "AWS_ROLE_SESSION_NAME") ?? SESSION;
  if (role === undefined || !/^arn:[\w+=,.@:/-]{1,2048}$/.test(role))
    throw new AwsSettingError({ kind: "no-role" });
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) throw new AwsSettingError({ kind: "bad-session" });
  const url = new URL(addressOf("sts", region, env));
  const file = { what: "web identity token", path, setting: "AWS_WEB_IDENTITY_TOKEN_FILE" };
  const lasting = tokenSubject(await waitForFile(file, world));
  const login = awsLoginFact({ kind: "sts", host: url.host });
  const transport = world.connect({ url });
  return {
    identity: () => ({ lasting: JSON.stringify(["web-identity", role, session, lasting]) }),
    async get(within) {
      const body = new URLSearchParams({
        Action: "AssumeRoleWithWebIdentity",
        Version: "2011-06-15",
        RoleArn: role,
        RoleSessionName: session,
        WebIdentityToken: await waitForFile(file, world),
      });
      const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
      const question = { method: "POST", url, headers, body: body.toString(), within } as const;
      const reply = await askLogin(transport, question, login, { codeOf, isRefusal });
      const text = reply.body.toString();
      const { status } = reply;
      const code = codeOf(reply);
      if (status !== 200 && code !== undefined && TRANSIENT.has(code))
        throw unreadableFrom(login, awsLoginFact({ kind: "not-now", status, code }));
      if (status !== 200) throw refusedBy(login, awsLoginFact({ kind: "not-assumed", status, code }));
      const credentials = credentialsOf({
        AccessKeyId: elementOf(text, "AccessKeyId"),
        SecretAccessKey: elementOf(text, "SecretAccessKey"),
        Token: elementOf(text, "SessionToken"),
        Expiration: elementOf(text, "Expiration"),
      });
      if (credentials) return credentials;
      throw unreadableFrom(login, awsLoginFact({ kind: "no-credentials" }));
    },
    isRenewable: true,
  };
};

/** What STS says with status 400 though another try may help. */
const TRANSIENT: ReadonlySet<string> = new Set([
  "IDPCommunicationError",
  "Throttling",
  "ThrottlingException",
]);

function codeOf({ body }: HttpReply): string | undefined {
  return /^[\w.-]{1,60}$/.exec(elementOf(body.toString(), "Code") ?? "")?.[0];
}

/** STS says nearly every error with status 400. */
function isRefusal(reply: HttpReply): boolean {
  const isError = /<ErrorResponse[\s>]/.test(reply.body.toString());
  return reply.status === 400 && isError && codeOf(reply) !== undefined;
}

/** The text of an element of STS's XML; what is looked for holds nothing that XML would escape. */
function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>\\s*([^<>&]*?)\\s*</${name}>`).exec(xml)?.[1];
}
