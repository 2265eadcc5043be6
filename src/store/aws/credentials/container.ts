import type { HttpReply } from "../../http/transport.ts";
import { askLogin, refusedBy, unreadableFrom } from "../../login/ask.ts";
import { errorText } from "../../login/error-text.ts";
import { waitForFile } from "../../login/late-file.ts";
import type { LoginWorld } from "../../login/login.ts";
import { tokenSubject } from "../../login/token-subject.ts";
import { loginFact } from "../../login/words.ts";
import { AwsSettingError, awsLoginFact } from "../words.ts";
import { credentialsIn } from "./reply.ts";
import { type Link, variable } from "./source.ts";

/** Where Amazon ECS gives a task its credentials. */
const ECS = "http://169.254.170.2";

/**
 * The endpoint that the platform gives a container: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` (Amazon ECS), else
 * `AWS_CONTAINER_CREDENTIALS_FULL_URI` (EKS Pod Identity, Greengrass), with the token of
 * `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`, else of `AWS_CONTAINER_AUTHORIZATION_TOKEN`.
 */
export const fromContainer: Link = async (world) => {
  const url = addressIn(world);
  if (url === undefined) return undefined;
  const login = awsLoginFact({ kind: "container", host: url.host });
  const transport = world.connect({ url });
  const token = await tokenOf(world);
  // The address is the task's own, or the token says whose it is: neither changes with a renewal.
  const whom = JSON.stringify(["container", url.href, token === undefined ? "" : tokenSubject(token)]);
  return {
    identity: () => ({ lasting: whom }),
    async get(within) {
      const authorization = await tokenOf(world);
      const headers = {
        accept: "application/json",
        ...(authorization === undefined ? {} : { authorization }),
      };
      const question = { method: "GET", url, headers, within } as const;
      const reply = await askLogin(transport, question, login, { isRefusal });
      if (reply.status !== 200) throw refusedBy(login, loginFact({ kind: "refused", status: reply.status }));
      const credentials = credentialsIn(reply.body.toString());
      if (credentials) return credentials;
      throw unreadableFrom(login, awsLoginFact({ kind: "no-credentials" }));
    },
    isRenewable: true,
  };
};

/** Both of AWS's agents say what is wrong with a request as JSON with a code. */
function isRefusal(reply: HttpReply): boolean {
  return reply.status === 400 && errorText(reply, "code") !== undefined;
}

function addressIn({ env }: LoginWorld): URL | undefined {
  const relative = variable(env, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const full = variable(env, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
  const text = relative === undefined ? full : `${ECS}${relative}`;
  if (text === undefined) return undefined;
  if (relative?.startsWith("/") === false || !/^https?:\/\/[^/?#\\@\s]+/i.test(text) || !URL.canParse(text)) {
    const [variable, wanted] =
      relative === undefined
        ? (["AWS_CONTAINER_CREDENTIALS_FULL_URI", "URL"] as const)
        : (["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "path"] as const);
    throw new AwsSettingError({ kind: "bad-container-address", variable, wanted });
  }
  return new URL(text);
}

async function tokenOf(world: LoginWorld): Promise<string | undefined> {
  const path = variable(world.env, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  const setting = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
  const token =
    path === undefined
      ? variable(world.env, "AWS_CONTAINER_AUTHORIZATION_TOKEN")
      : await waitForFile({ what: "container's token", path, setting }, world);
  if (token === undefined || /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(token)) return token;
  const source = path === undefined ? "AWS_CONTAINER_AUTHORIZATION_TOKEN" : setting;
  throw new AwsSettingError({ kind: "bad-container-token", variable: source });
}
