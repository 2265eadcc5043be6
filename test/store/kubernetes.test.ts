// Secrets through the API server of Kubernetes, played with what a real kube-apiserver answered.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeAuthority } from "../support/certs.ts";
import { startEndpoint } from "../support/endpoint.ts";
import { startHttps } from "../support/https.ts";
import { times } from "../support/in-turn.ts";
import {
  type Cluster,
  kubeApiServer,
  pathsOf,
  recorded,
  settingsFor,
  startKubernetes,
} from "../support/kubernetes.ts";
import { BINARY } from "../support/paths.ts";
import { recipe } from "../support/recipe.ts";
import { sendRecorded } from "../support/recorded.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

const TOKEN = "token-of-the-service-account";
const KEY_STORE = Buffer.from([0xfe, 0xed, 0, 0xff, 10]);

const cluster = (more: Partial<Cluster> = {}): Cluster => ({
  secrets: {
    ml: {
      db: { user: "app", password: "pass wörd\n", "tls.crt": "-----BEGIN-----\n" },
      token: { value: "hf_1234", note: "not this" },
      keys: { "key.jks": KEY_STORE, alias: "main" },
      empty: {},
    },
    other: { db: { user: "of the other namespace" } },
  },
  token: () => TOKEN,
  ...more,
});

const run = (
  settings: Readonly<Record<string, string>>,
  spec: Readonly<Record<string, string>>,
  script: string,
) =>
  envshim(["--", "sh", "-c", script], {
    env: {
      ENVSHIM_SPEC: specFile(spec),
      ENVSHIM_TOKEN: TOKEN,
      ENVSHIM_LOG_FORMAT: "text",
      ENVSHIM_LOG_LEVEL: "debug",
      ENVSHIM_CACHE: "off",
      ...settings,
    },
  });

test("a key of a Secret is a field, one GET a Secret however many keys are asked for", async () => {
  const api = await startKubernetes(cluster());
  const spec = {
    USER_NAME: "secret:db#user",
    PASSWORD: "secret:db#password",
    CERT: "secret:db#tls.crt",
    TOKEN: "secret:token",
  };
  const { stdout, status } = await run(
    settingsFor(api, "ml"),
    spec,
    'echo "$USER_NAME|$PASSWORD|$CERT|$TOKEN"',
  );
  expect([status, stdout]).toEqual([0, "app|pass wörd\n|-----BEGIN-----\n|hf_1234\n"]);
  expect(pathsOf(api.requests).sort()).toEqual([
    "GET /api/v1/namespaces/ml/secrets/db",
    "GET /api/v1/namespaces/ml/secrets/token",
  ]);
});

test("without a field it is the key value where there is one, else the JSON of all that is text", async () => {
  const api = await startKubernetes(cluster());
  const spec = { TOKEN: "secret:token", DB: "secret:db", KEYS: "secret:keys", EMPTY: "secret:empty" };
  const { stdout } = await run(
    settingsFor(api, "ml"),
    spec,
    'printf "%s\\n" "$TOKEN" "$DB" "$KEYS" "$EMPTY"',
  );
  const [token, db = "", keys, empty] = stdout.split("\n");
  expect(token).toBe("hf_1234");
  expect(JSON.parse(db)).toEqual(cluster().secrets.ml?.db);
  expect([keys, empty]).toEqual(['{"alias":"main"}', "{}"]);
});

test("a field that no key has is looked for in the JSON of the key value", async () => {
  const api = await startKubernetes(
    cluster({ secrets: { ml: { db: { value: '{"port":5432}', user: "app" } } } }),
  );
  const spec = { PORT: "secret:db#port", USER_NAME: "secret:db#user" };
  const { stdout } = await run(settingsFor(api, "ml"), spec, 'echo "$PORT $USER_NAME"');
  expect(stdout).toBe("5432 app\n");
});

test("a key that is no text is told as such, and a file gets its bytes, from the cache too", async () => {
  const api = await startKubernetes(cluster());
  const settings = { ...settingsFor(api, "ml"), ENVSHIM_CACHE: "on", ENVSHIM_CACHE_DIR: tempDir() };
  const told = await run(settings, { KEYS: "secret:keys#key.jks" }, "true");
  expect(told.status).toBe(76);
  expect(told.stderr).toContain(
    "has a field key.jks that is not text, so no variable can hold it: keys (for KEYS)",
  );
  expect(told.stderr).toContain("(put ?file after the reference");
  const copy = join(tempDir(), "copy");
  const copied = await times(2, async () => {
    const { status } = await run(
      settings,
      { KEYS: "secret:keys#key.jks?file" },
      `cat "$KEYS" > ${copy}; echo ok`,
    );
    return { status, bytes: readFileSync(copy) };
  });
  expect(copied).toEqual(Array(2).fill({ status: 0, bytes: KEY_STORE }));
  expect(api.requests).toHaveLength(1);
});

test("what is not there is told with the namespace, also a name that no Secret can have", async () => {
  const api = await startKubernetes(cluster());
  const { stderr, status } = await run(
    settingsFor(api, "ml"),
    { A: "secret:gone", B: "secret:app/db" },
    "true",
  );
  expect(status).toBe(79);
  expect(stderr).toContain(
    `the store namespace ml at ${api.host} does not have: gone (for A), app/db (for B)`,
  );
  expect(stderr).toContain("(create the Secret in namespace ml, or correct its name)");
  expect(pathsOf(api.requests)).toEqual(["GET /api/v1/namespaces/ml/secrets/gone"]);
});

test("a Secret that resourceNames do not list may be not there at all, and the message says so", async () => {
  const api = await startKubernetes(cluster({ resourceNames: ["db"] }));
  const { stderr, status } = await run(
    settingsFor(api, "ml"),
    { A: "secret:db#user", B: "secret:nope" },
    "true",
  );
  expect(status).toBe(77);
  expect(stderr).toContain(
    `the store namespace ml at ${api.host} answered 403 Forbidden: this service account may not get it, or it does not exist: nope (for B)`,
  );
  expect(stderr).not.toContain("system:serviceaccount");
});

test("a token that the API server does not take: 77, with what to look at", async () => {
  const api = await startKubernetes(cluster({ token: () => "another" }));
  const { stderr, status } = await run(settingsFor(api, "ml"), { A: "secret:db" }, "true");
  expect(status).toBe(77);
  expect(stderr).toContain("answered 401 Unauthorized: it does not accept the token: db (for A)");
  expect(stderr).toContain("the API server's own audience");
  expect(stderr).not.toContain(TOKEN);
});

test.each([
  ["a path that the API server does not have", "other-path", 76, "there is no store at this address"],
  ["a version of the API that it does not have", "no-such-path", 76, "there is no store at this address"],
  ["another object", "not-a-secret", 76, "is not a Secret of Kubernetes"],
  [
    "a path that only an administrator sees",
    "forbidden-path",
    77,
    "answered 403 Forbidden: this service account may not get what is at this address",
  ],
  [
    "another namespace than the role's",
    "forbidden-namespace",
    77,
    "answered 403 Forbidden: this service account may not get it, or it does not exist",
  ],
  [
    "a Secret that is not there and not listed",
    "forbidden-not-there",
    77,
    "answered 403 Forbidden: this service account may not get it, or it does not exist",
  ],
  ["a token for another audience", "unauthorized-audience", 77, "the API server's own audience"],
  [
    "a request that nobody signed",
    "anonymous",
    77,
    "answered 403 Forbidden: this service account may not get it",
  ],
])("%s: what the real server says of it is told as such", async (_, reply, exit, says) => {
  const { url } = await startEndpoint((_request, response) => sendRecorded(response, recorded(reply)));
  const settings = { ...settingsFor({ url }, "ml"), ENVSHIM_TIMEOUT: "3s" };
  const { stderr, status } = await run(settings, { A: "secret:db" }, "true");
  expect(status).toBe(exit);
  expect(stderr).toContain(says);
});

test("a Secret as the real server sent it gives its text and its bytes", async () => {
  const { url } = await startEndpoint((_request, reply) =>
    sendRecorded(reply, recorded("secret-with-bytes")),
  );
  const spec = { ALIAS: "secret:keys#alias", KEYS: "secret:keys#key.jks?file" };
  const { stdout } = await run(settingsFor({ url }, "ml"), spec, 'echo "$ALIAS"; od -An -tx1 "$KEYS"');
  expect(stdout).toBe("main\n fe ed 00 ff 0a\n");
});

test("data that is not base64 is not the API server's", async () => {
  const body = '{"kind":"Secret","data":{"a":"%"}}';
  const { url } = await startEndpoint((_request, response) => response.writeHead(200).end(body));
  const settings = { ...settingsFor({ url }, "ml"), ENVSHIM_TIMEOUT: "3s" };
  const { stderr, status } = await run(settings, { A: "secret:db" }, "true");
  expect(status).toBe(76);
  expect(stderr).toContain("is not a Secret of Kubernetes");
});

test("another Secret than the one asked for is not taken for it", async () => {
  const body = '{"kind":"Secret","metadata":{"name":"other"},"data":{"value":"YQ=="}}';
  const { url } = await startEndpoint((_request, response) => response.writeHead(200).end(body));
  const settings = { ...settingsFor({ url }, "ml"), ENVSHIM_TIMEOUT: "1s" };
  const { stderr, status } = await run(settings, { A: "secret:db" }, "true");
  expect(status).toBe(76);
  expect(stderr).toContain("sent another Secret than the one asked for");
  expect((await run(settings, { A: "secret:other" }, 'echo "$A"')).stdout).toBe("a\n");
});

/** A pod's /var/run/secrets, in a mount namespace of its own. */
function inPod(folder: string, script: string, settings: Readonly<Record<string, string>>) {
  const account = "/var/run/secrets/kubernetes.io/serviceaccount";
  const setUp = `mount -t tmpfs none /run && mkdir -p ${account} && mount --bind ${folder} ${account}`;
  return envshim(["--mount", "sh", "-ec", `${setUp} && exec "$0" "$@"`, BINARY, "--", "sh", "-c", script], {
    file: "unshare",
    env: {
      ...recipe("kubernetes"),
      ENVSHIM_LOG_FORMAT: "text",
      ENVSHIM_LOG_LEVEL: "debug",
      ...settings,
    },
  });
}

test("kubernetes: alone is enough in a pod: address, authority, namespace and token are the pod's own", async () => {
  const authority = await makeAuthority();
  const certificate = await authority.issue("kube-apiserver", ["IP:127.0.0.1", "DNS:kubernetes.default.svc"]);
  const folder = tempDir();
  chmodSync(folder, 0o755);
  const api = await startHttps(certificate, kubeApiServer(cluster()));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "ca.crt"), authority.cert);
  writeFileSync(join(folder, "namespace"), "ml");
  writeFileSync(join(folder, "token"), TOKEN);
  const pod = {
    KUBERNETES_SERVICE_HOST: "127.0.0.1",
    KUBERNETES_SERVICE_PORT: String(api.port),
    ENVSHIM_SPEC: specFile({ A: "secret:db#user" }),
  };
  const good = await inPod(folder, "echo $A", pod);
  expect([good.status, good.stdout]).toEqual([0, "app\n"]);
  expect(good.stderr).not.toContain(TOKEN);
  const other = await inPod(folder, "echo $A", { ...pod, ENVSHIM_ENDPOINT: "kubernetes://other" });
  expect(other.stdout).toBe("of the other namespace\n");
  const stranger = tempFile("ca.pem", (await makeAuthority()).cert);
  const untrusted = await inPod(folder, "true", { ...pod, ENVSHIM_CA_FILE: stranger, ENVSHIM_CACHE: "off" });
  expect(untrusted.status).toBe(69);
  expect(untrusted.stderr).toContain("has a certificate that is not trusted");
});

test("outside of a pod it says so", async () => {
  const { status, stderr } = await run({ ENVSHIM_ENDPOINT: "kubernetes://ml" }, { A: "secret:db" }, "true");
  expect(status).toBe(78);
  expect(stderr).toContain("KUBERNETES_SERVICE_HOST is not set: this does not run in a pod");
});

test("two namespaces on one cache folder and one key file never see each other's values", async () => {
  const api = await startKubernetes(cluster());
  const cache = {
    ENVSHIM_CACHE: "on",
    ENVSHIM_CACHE_DIR: tempDir(),
    ENVSHIM_CACHE_KEY_FILE: tempFile("key", "key material"),
  };
  const ask = async (namespace: string) =>
    (await run({ ...cache, ...settingsFor(api, namespace) }, { A: "secret:db#user" }, "echo $A")).stdout;
  expect(await ask("ml")).toBe("app\n");
  expect(await ask("other")).toBe("of the other namespace\n");
  expect(await ask("ml")).toBe("app\n");
  expect(api.requests).toHaveLength(2);
});

test.each([
  ["127.0.0.1/x?", "443", "KUBERNETES_SERVICE_HOST is no host"],
  ["127.0.0.1", "443/x", "KUBERNETES_SERVICE_PORT is no port"],
  ["127.0.0.1", "65536", "KUBERNETES_SERVICE_PORT is no port"],
])("KUBERNETES_SERVICE_HOST %s, KUBERNETES_SERVICE_PORT %s: 78", async (host, port, words) => {
  const { status, stderr } = await envshim(["--", "true"], {
    env: {
      ENVSHIM_SPEC: specFile({ A: "secret:a#b" }),
      ENVSHIM_ENDPOINT: "kubernetes://ml",
      KUBERNETES_SERVICE_HOST: host,
      KUBERNETES_SERVICE_PORT: port,
    },
  });
  expect(status).toBe(78);
  expect(stderr).toContain(words);
});
