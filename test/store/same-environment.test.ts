import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { identityEndpoint, keyVault } from "../support/azure.ts";
import { startEndpoint } from "../support/endpoint.ts";
import { metadataServer, secretManager } from "../support/google.ts";
import { settingsFor, startKubernetes } from "../support/kubernetes.ts";
import { MOTO_KEYS, useMoto } from "../support/moto.ts";
import { envshim } from "../support/run.ts";
import { startServe } from "../support/serve.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

const freshMoto = useMoto();

type Secrets = Readonly<Record<string, string>>;

const SECRETS: Secrets = {
  hfToken: "hf_1234",
  "app/db": '{"user":"app","port":5432,"tls":{"verify":true}}',
  pem: "-----BEGIN KEY-----\nab+/==\n-----END KEY-----\n",
  "odd.chars-1": " \"quoted\" $HOME #1 'x' \\n \t ünïcödé 🔑 ",
  empty: "",
};

const SPEC = {
  MODEL: "iris",
  HF_TOKEN: "secret:hfToken",
  AGAIN: "SECRET:hfToken",
  DB: "secret:app/db",
  DB_USER: "secret:app/db#user",
  DB_PORT: "secret:app/db#port",
  DB_VERIFY: "secret:app/db#tls.verify",
  PEM: "secret:pem",
  "odd-name": "secret:odd.chars-1",
  EMPTY: "secret:empty",
  ESCAPED: "\\secret:hfToken",
};

const ENVIRONMENT = {
  MODEL: "iris",
  HF_TOKEN: "hf_1234",
  AGAIN: "hf_1234",
  DB: SECRETS["app/db"],
  DB_USER: "app",
  DB_PORT: "5432",
  DB_VERIFY: "true",
  PEM: SECRETS.pem,
  "odd-name": SECRETS["odd.chars-1"],
  EMPTY: "",
  ESCAPED: "secret:hfToken",
};

/** A spec without what a store cannot hold: no secret of AWS is empty. */
const NEVER_EMPTY: Secrets = { EMPTY: "" };

/** Every kind of store, started with these secrets. @returns its settings; how it names them, what a spec says otherwise */
const STORES: readonly [
  kind: string,
  start: (secrets: Secrets) => Promise<Secrets>,
  rename?: ((name: string) => string) | undefined,
  otherwise?: Secrets,
][] = [
  ["native", async (secrets) => ({ ENVSHIM_ENDPOINT: (await startServe(["--secrets", json(secrets)])).url })],
  [
    "unix-socket",
    async (secrets) => {
      const socket = `unix:${join(tempDir(), "secrets.sock")}`;
      return { ENVSHIM_ENDPOINT: (await startServe(["--secrets", json(secrets), "--listen", socket])).url };
    },
  ],
  [
    "template",
    async (secrets) => ({ ENVSHIM_ENDPOINT: `${await template(secrets, (value) => value)}/{name}` }),
  ],
  [
    "template with base64 and a scope",
    async (secrets) => ({
      ENVSHIM_ENDPOINT: `${await template(secrets, (value) => Buffer.from(value).toString("base64"), "/teams/t1")}/{scope}/{name}`,
      ENVSHIM_VALUE_ENCODING: "base64",
      ENVSHIM_PROJECT: "p1",
      ENVSHIM_TEAM: "t1",
    }),
  ],
  ["directory", async (secrets) => ({ ENVSHIM_ENDPOINT: `file://${directory(secrets)}/` })],
  ["JSON file", async (secrets) => ({ ENVSHIM_ENDPOINT: `file://${json(secrets)}` })],
  [
    "YAML file",
    async (secrets) => ({ ENVSHIM_ENDPOINT: `file://${tempFile("s.yaml", JSON.stringify(secrets))}` }),
  ],
  [
    "kubernetes",
    async (secrets) => {
      const named = Object.entries(secrets).map(([name, value]) => [kubernetesName(name), { value }]);
      const api = await startKubernetes({ secrets: { ml: Object.fromEntries(named) }, token: () => "t" });
      return { ...settingsFor(api, "ml"), ENVSHIM_TOKEN: "t" };
    },
    kubernetesName,
  ],
  [
    "vault",
    async (secrets) => {
      const paths = new Map(
        Object.entries(secrets).map(([name, value]) => [`/v1/secret/data/${name}`, value]),
      );
      const { host } = await startEndpoint(({ url }, reply) => {
        const value = paths.get(url);
        const found = { request_id: "1", data: { data: { value }, metadata: { version: 1 } } };
        reply
          .writeHead(value === undefined ? 404 : 200, { "cache-control": "no-store" })
          .end(JSON.stringify(value === undefined ? { errors: [] } : found));
      });
      return { ENVSHIM_ENDPOINT: `vault+http://${host}/secret` };
    },
  ],
  [
    "gcp-secretmanager",
    async (secrets) => {
      const held = Object.entries(secrets).map(([name, value]) => [
        `projects/my-project/secrets/${googleName(name)}`,
        value,
      ]);
      const store = await startEndpoint(secretManager({ secrets: Object.fromEntries(held) }));
      const metadata = await startEndpoint(
        metadataServer({ account: () => "app@my-project.iam.gserviceaccount.com", token: () => "t" }),
      );
      return {
        ENVSHIM_ENDPOINT: `gcp-secretmanager://my-project?endpoint=${store.url}`,
        GCE_METADATA_HOST: metadata.host,
      };
    },
    googleName,
  ],
  [
    "azure-keyvault",
    async (secrets) => {
      const held = Object.entries(secrets).map(([name, value]) => [azureName(name), value]);
      const store = await startEndpoint(keyVault({ secrets: Object.fromEntries(held) }));
      const place = await startEndpoint(identityEndpoint({ token: () => "t" }));
      return {
        ENVSHIM_ENDPOINT: `azure-keyvault://my-vault?endpoint=${store.url}`,
        IDENTITY_ENDPOINT: `${place.url}/msi/token`,
        IDENTITY_HEADER: "header",
      };
    },
    azureName,
  ],
  ["aws-secretsmanager", (secrets) => aws("secretsmanager", secrets), undefined, NEVER_EMPTY],
  ["aws-ssm", (secrets) => aws("ssm", secrets), undefined, NEVER_EMPTY],
  [".env file", async (secrets) => ({ ENVSHIM_ENDPOINT: `file://${tempFile(".env", dotenv(secrets))}` })],
];

const PRINT_ENVIRONMENT = "process.stdout.write(JSON.stringify(process.env))";

test.each(STORES)(
  "the same spec gives the same environment from a %s store",
  async (_, start, rename, otherwise) => {
    const env = {
      ENVSHIM_SPEC: specFile({ ...renamed(SPEC, rename), ...otherwise }),
      ENVSHIM_CACHE: "off",
      ENVSHIM_PRISTINE: "on",
      ...(await start(SECRETS)),
    };
    const { stdout, status } = await envshim(["--", process.execPath, "-e", PRINT_ENVIRONMENT], { env });
    expect(status).toBe(0);
    const { PATH: _path, ...environment } = JSON.parse(stdout);
    expect(environment).toEqual(ENVIRONMENT);
  },
);

test.each(STORES)(
  "a %s store without one of the secrets: 79, and only that one is told",
  async (_, start, rename = same) => {
    const env = {
      ENVSHIM_SPEC: specFile(
        renamed({ A: "secret:hfToken", B: "secret:gone", C: "secret:app/db#user" }, rename),
      ),
      ENVSHIM_CACHE: "off",
      ...(await start(SECRETS)),
    };
    const { stdout, stderr, status } = await envshim(["--log-format", "text", "--", "echo", "started"], {
      env,
    });
    expect(status).toBe(79);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^envshim: error: the store .* does not have: gone \(for B\) \(/);
    expect(stderr).not.toMatch(/hfToken|app\/db|hf_1234|refuse/);
  },
);

test.each(STORES)(
  "a field that a secret of a %s store does not have: 79, with the nearest that it has",
  async (_, start, rename = same) => {
    const env = {
      ENVSHIM_SPEC: specFile(renamed({ A: "secret:app/db#usr" }, rename)),
      ENVSHIM_CACHE: "off",
      ...(await start(SECRETS)),
    };
    const { stderr, status } = await envshim(["--", "true"], { env });
    expect(status).toBe(79);
    expect(stderr).toContain(
      `the secret ${rename("app/db")} has no field usr; of its 3 fields the nearest is user`,
    );
    expect(stderr).not.toContain("5432");
  },
);

function same(name: string): string {
  return name;
}

/** The name that a secret has in Kubernetes, which takes small letters, digits, - and . */
function kubernetesName(name: string): string {
  return name.toLowerCase().replaceAll("/", ".");
}

/** The name that a secret has at Google, which takes letters, digits, _ and - */
function googleName(name: string): string {
  return name.replaceAll(/[^\w-]/g, "_");
}

/** The name that a secret has in a vault of Azure, which takes letters, digits and - */
function azureName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9-]/g, "-");
}

/** The spec for a store with other names; what is no reference stays. */
function renamed(spec: Secrets, rename = same): Secrets {
  const rewrite = (value: string) =>
    value.replace(/^(secret:)([^#]+)/i, (_, prefix, name) => prefix + rename(name));
  return Object.fromEntries(Object.entries(spec).map(([name, value]) => [name, rewrite(value)]));
}

async function aws(service: "secretsmanager" | "ssm", { empty: _, ...secrets }: Secrets): Promise<Secrets> {
  const moto = await freshMoto();
  await moto.store(service, secrets, "prod/");
  const address = `aws-${service}://eu-west-1/prod?endpoint=${moto.url}`;
  return { ENVSHIM_ENDPOINT: address, ...MOTO_KEYS };
}

function json(secrets: Secrets): string {
  return tempFile("secrets.json", JSON.stringify(secrets));
}

function directory(secrets: Secrets): string {
  const folder = tempDir();
  for (const [name, value] of Object.entries(secrets)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    // As an editor would write it.
    writeFileSync(join(folder, name), `${value}\n`);
  }
  return folder;
}

function dotenv(secrets: Secrets): string {
  const quoted = (value: string) => `"${value.replaceAll(/[\\"$]/g, "\\$&").replaceAll("\n", "\\n")}"`;
  return Object.entries(secrets)
    .map(([name, value]) => `${name}=${quoted(value)}\n`)
    .join("");
}

/** A server that gives each secret at its name's path. @returns its URL */
async function template(secrets: Secrets, encode: (value: string) => string, base = ""): Promise<string> {
  const paths = new Map(Object.entries(secrets).map(([name, value]) => [`${base}/${name}`, encode(value)]));
  const { url } = await startEndpoint((request, reply) => {
    const value = paths.get(request.url);
    reply.writeHead(value === undefined ? 404 : 200).end(JSON.stringify({ value }));
  });
  return url;
}
