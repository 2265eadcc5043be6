import type { ValuesOf } from "../../settings/setting.ts";
import { waitForFile } from "../login/late-file.ts";
import type { LoginWorld } from "../login/login.ts";
import type { SignerIdentity } from "../login/signer.ts";
import { tokenSubject } from "../login/token-subject.ts";
import type { LateFile } from "../login/words.ts";
import type { LOGIN_SETTINGS } from "./login-settings.ts";
import { type ShownLogin, VaultSettingError } from "./words.ts";

/** A method of Vault's to log in by. */
export type MethodName = ShownLogin["name"];

/** What a login shows, and as what. */
export interface Assertion {
  /** For messages. */
  readonly shown: ShownLogin;
  /** Below `/v1/`. */
  readonly path: string;
  readonly identity: SignerIdentity;
  /** False where it can be shown once. */
  readonly isRenewable: boolean;
  /** What to send; files are read anew. @throws as `waitForFile` */
  make(): Promise<{
    readonly body: Readonly<Record<string, string>>;
    readonly headers?: Readonly<Record<string, string>>;
  }>;
}

type Own = ValuesOf<typeof LOGIN_SETTINGS>;

type Method = (own: Own, world: LoginWorld) => Promise<Assertion>;

/** Each method; it waits for its files. @throws {SettingError} where what it needs is not there */
export const METHODS: Readonly<Record<MethodName, Method>> = {
  kubernetes: (own, world) => byToken("kubernetes", own, world),
  jwt: (own, world) => byToken("jwt", own, world),
  approle,
  cert,
  unwrap,
};

/** Where Kubernetes puts the token of a pod's service account. */
const SERVICE_ACCOUNT_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** A JSON Web Token of the platform. */
async function byToken(name: "kubernetes" | "jwt", own: Own, world: LoginWorld): Promise<Assertion> {
  const role = roleOf(own, world);
  // The method `jwt` may have a default role.
  if (role === undefined && name === "kubernetes") throw new VaultSettingError({ kind: "no-role" });
  const path = own.loginJwtFile ?? SERVICE_ACCOUNT_TOKEN;
  const file = { what: "login's token", path, setting: "ENVSHIM_LOGIN_JWT_FILE" };
  const first = await waitForFile(file, world);
  const mount = mountOf(name, own, world);
  return {
    shown: { name, role: shownRole(role) },
    path: loginPath(mount),
    identity: identityOf([name, mount, role ?? null, tokenSubject(first)], first),
    isRenewable: true,
    make: async () => ({ body: { ...roleBody("role", role), jwt: await waitForFile(file, world) } }),
  };
}

/** A role's id, and a secret id that somebody else gave. */
async function approle(own: Own, world: LoginWorld): Promise<Assertion> {
  const roleId = source(own.loginRoleId, own.loginRoleIdFile, "role id", "ENVSHIM_LOGIN_ROLE_ID_FILE");
  const secretId = source(
    own.loginSecretId,
    own.loginSecretIdFile,
    "secret id",
    "ENVSHIM_LOGIN_SECRET_ID_FILE",
  );
  const id = await roleId(world);
  if (id === undefined) throw new VaultSettingError({ kind: "no-role-id" });
  const secret = (await secretId(world)) ?? "";
  const mount = mountOf("approle", own, world);
  return {
    shown: { name: "approle", hasSecretId: secret !== "" },
    path: loginPath(mount),
    identity: identityOf(["approle", mount, id], `${id} ${secret}`),
    isRenewable: true,
    make: async () => ({
      body: { role_id: (await roleId(world)) ?? "", ...roleBody("secret_id", await secretId(world)) },
    }),
  };
}

/** The client certificate of the settings, which TLS shows. */
async function cert(own: Own, world: LoginWorld): Promise<Assertion> {
  const { clientCertFile, clientKeyFile } = world.settings;
  if (clientCertFile === undefined) throw new VaultSettingError({ kind: "no-certificate" });
  const file = (what: string, path: string, setting: string) => waitForFile({ what, path, setting }, world);
  const certificate = await file("client certificate", clientCertFile, "ENVSHIM_CLIENT_CERT_FILE");
  const key = clientKeyFile && (await file("client key", clientKeyFile, "ENVSHIM_CLIENT_KEY_FILE"));
  const role = roleOf(own, world);
  const mount = mountOf("cert", own, world);
  return {
    shown: { name: "cert", role: shownRole(role) },
    path: loginPath(mount),
    // Whose certificate it is, is in the store's identity anyway.
    identity: identityOf(["cert", mount, role ?? null], key ?? certificate),
    isRenewable: true,
    make: async () => ({ body: roleBody("name", role) }),
  };
}

/** A token that wraps the answer of a login somebody else made: it can be taken out once. */
async function unwrap(_: Own, world: LoginWorld): Promise<Assertion> {
  const { token, tokenFile } = world.settings;
  const wrapping = await source(token, tokenFile, "wrapping token", "ENVSHIM_TOKEN_FILE")(world);
  if (wrapping === undefined || !/^[\x21-\x7e]+$/.test(wrapping))
    throw new VaultSettingError({ kind: "no-wrapping-token" });
  return {
    shown: { name: "unwrap" },
    path: "sys/wrapping/unwrap",
    identity: identityOf(["unwrap", wrapping], wrapping),
    isRenewable: false,
    make: async () => ({ body: {}, headers: { "x-vault-token": wrapping } }),
  };
}

function identityOf(lasting: readonly (string | null)[], secret: string): SignerIdentity {
  return { lasting: JSON.stringify(lasting), secret };
}

function loginPath(mount: string): string {
  return `auth/${mount}/login`;
}

/** A text of a setting, or that of a file of another. */
function source(given: string | undefined, path: string | undefined, what: string, setting: string) {
  return async (world: LoginWorld): Promise<string | undefined> => {
    if (given !== undefined || path === undefined) return given;
    const file: LateFile = { what, path, setting };
    return waitForFile(file, world);
  };
}

function roleOf({ loginRole }: Own, { env }: LoginWorld): string | undefined {
  return loginRole ?? (env.VAULT_ROLE || undefined);
}

/** @throws {SettingError} for what is no path */
function mountOf(name: MethodName, { loginMount }: Own, { env }: LoginWorld): string {
  const mount = (loginMount ?? (env.VAULT_PATH || name)).replace(/^(auth\/)?|\/+$/g, "");
  if (/^[\w.@+=-]+(\/[\w.@+=-]+)*$/.test(mount) && !/(^|\/)\.{1,2}(\/|$)/.test(mount)) return mount;
  throw new VaultSettingError({ kind: "bad-mount" });
}

function roleBody(key: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [key]: value };
}

/** A role's name is no secret, but what is written in its place may be one. */
function shownRole(role: string | undefined): string | undefined {
  return role !== undefined && /^[\w.-]{1,64}$/.test(role) ? role : undefined;
}
