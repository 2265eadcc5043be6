import type { Fact } from "../../fact.ts";
import { parseAddress } from "../../http/address.ts";
import type { Transport } from "../../http/transport.ts";
import { askLogin, ifKnown, refusedBy, unreadableFrom } from "../../login/ask.ts";
import { atMost, type Within } from "../../login/held.ts";
import type { LoginWorld } from "../../login/login.ts";
import { loginFact } from "../../login/words.ts";
import { AwsSettingError, awsLoginFact } from "../words.ts";
import { credentialsIn } from "./reply.ts";
import { type Link, variable } from "./source.ts";

/** Milliseconds for one request: it ends at the very machine, so it takes one or two, or it never comes. */
const AT_MOST = 1000;

/** Seconds that a session lasts: as long as the service lets it. */
const SESSION = "21600";

const ROLES = "latest/meta-data/iam/security-credentials/";

/** The role of an instance, and the profile by which it has it. */
interface Role {
  readonly name: string;
  readonly profile: string;
}

/**
 * The role of the machine that this runs on, by instance metadata version 2: the last link, for nothing says whether
 * this is such a machine. `AWS_EC2_METADATA_DISABLED=true` leaves it out, `AWS_EC2_METADATA_SERVICE_ENDPOINT` says where
 * it is.
 */
export const fromInstance: Link = async (world) => {
  const { env, settings } = world;
  if (env.AWS_EC2_METADATA_DISABLED?.toLowerCase() === "true") return undefined;
  const metadata = new Metadata(addressIn(world), world);
  let role: Role | undefined;
  // Which role it is, is known only there. The cache of another's must not be opened, so it is asked before.
  if (settings.cache && settings.cacheKeyFile !== undefined) {
    role = await ifKnown(metadata.role({ timeout: AT_MOST, signal: world.signal }));
  }
  return {
    identity: () => ({ lasting: JSON.stringify(["instance", role ?? null]) }),
    async get(within) {
      const session = await metadata.session(within);
      role = await metadata.role(within, session);
      return metadata.credentials(role, within, session);
    },
    isRenewable: true,
  };
};

class Metadata {
  readonly #base: string;
  readonly #login: Fact;
  readonly #transport: Transport;

  constructor(address: string, { connect }: Pick<LoginWorld, "connect">) {
    const url = new URL(address);
    this.#base = address.endsWith("/") ? address : `${address}/`;
    this.#login = awsLoginFact({ kind: "instance", host: url.host });
    this.#transport = connect({ url, direct: true });
  }

  /** The token of a session: without one the service answers nothing. */
  async session(within: Within): Promise<string> {
    const headers = { "x-aws-ec2-metadata-token-ttl-seconds": SESSION };
    const token = await this.#ask("PUT", "latest/api/token", headers, within);
    if (token !== undefined && /^[\x21-\x7e]{1,1024}$/.test(token)) return token;
    throw unreadableFrom(this.#login, awsLoginFact({ kind: "no-session" }));
  }

  /** The role, with the profile that it is in: two accounts may each have a role of the same name. */
  async role(within: Within, known?: string): Promise<Role> {
    const session = known ?? (await this.session(within));
    const [roles, info] = await Promise.all([
      this.#get(ROLES, session, within),
      this.#get("latest/meta-data/iam/info", session, within),
    ]);
    const name = roles?.trim();
    if (!name) throw refusedBy(this.#login, awsLoginFact({ kind: "no-role" }));
    // It becomes a part of the next request's path.
    if (!/^[\w+=,.@-]{1,64}$/.test(name))
      throw unreadableFrom(this.#login, awsLoginFact({ kind: "odd-role" }));
    return { name, profile: /"InstanceProfileArn"\s*:\s*"([^"\\]{1,2048})"/.exec(info ?? "")?.[1] ?? "" };
  }

  async credentials({ name }: Role, within: Within, session: string) {
    const text = await this.#get(`${ROLES}${encodeURIComponent(name)}`, session, within);
    const credentials = credentialsIn(text ?? "");
    if (credentials) return credentials;
    throw unreadableFrom(this.#login, awsLoginFact({ kind: "no-credentials" }));
  }

  #get(path: string, session: string, within: Within): Promise<string | undefined> {
    return this.#ask("GET", path, { "x-aws-ec2-metadata-token": session }, within);
  }

  /** @returns undefined where there is no such thing */
  async #ask(
    method: "GET" | "PUT",
    path: string,
    headers: Readonly<Record<string, string>>,
    asked: Within,
  ): Promise<string | undefined> {
    const within = atMost(AT_MOST, asked);
    const question = { method, url: new URL(this.#base + path), headers, within } as const;
    const { status, body } = await askLogin(this.#transport, question, this.#login, {
      statuses: [200, 404],
    });
    if (status === 200) return body.toString();
    if (status === 404) return undefined;
    throw refusedBy(this.#login, loginFact({ kind: "refused", status }));
  }
}

function addressIn({ env }: LoginWorld): string {
  const given = variable(env, "AWS_EC2_METADATA_SERVICE_ENDPOINT");
  const isVersion6 = env.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE?.toLowerCase() === "ipv6";
  if (given === undefined) return isVersion6 ? "http://[fd00:ec2::254]/" : "http://169.254.169.254/";
  const address = parseAddress(given);
  if (address !== undefined) return address;
  throw new AwsSettingError({ kind: "bad-metadata-address" });
}
