import { writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeAuthority } from "../support/certs.ts";
import { answerSecrets, type Handler } from "../support/endpoint.ts";
import { startHttps } from "../support/https.ts";
import { inTurn } from "../support/in-turn.ts";
import { startProxy } from "../support/proxy.ts";
import { startRawServer } from "../support/raw-server.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

const answer: Handler = (request, reply) => answerSecrets({ a: "stored" }, request, reply);

function run(endpoint: string, settings: Readonly<Record<string, string>>) {
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: endpoint,
    ENVSHIM_CACHE: "off",
    ENVSHIM_TIMEOUT: "5s",
    ENVSHIM_TOKEN: "tok",
    ...settings,
  };
  return envshim(["--", "printenv", "A"], { env });
}

test("ENVSHIM_CA_FILE makes an authority trusted, for a name and for an address", async () => {
  const authority = await makeAuthority();
  const server = await startHttps(await authority.issue("s", ["DNS:localhost", "IP:127.0.0.1"]), answer);
  const runs = await inTurn(["localhost", "127.0.0.1"], (host) =>
    run(`https://${host}:${server.port}`, { ENVSHIM_CA_FILE: authority.certFile }),
  );
  expect(runs.map(({ stdout }) => stdout)).toEqual(["stored\n", "stored\n"]);
  // RFC 6066, 3: an address is no server name.
  expect(server.serverNames).toEqual(["localhost", undefined]);
});

test("without it the authorities are the runtime's own: neither the machine's nor SSL_CERT_FILE's are read", async () => {
  const authority = await makeAuthority();
  const server = await startHttps(await authority.issue("s", ["DNS:localhost"]), answer);
  const machine = { SSL_CERT_FILE: authority.certFile, SSL_CERT_DIR: join(authority.certFile, "..") };
  const { status, stderr } = await run(`https://localhost:${server.port}`, machine);
  expect(status).toBe(69);
  expect(stderr).toMatch(/has a certificate that is not trusted: [A-Z_]+ \(1 try in/);
  expect(stderr).toContain("ENVSHIM_CA_FILE");
  expect(server.requests).toEqual([]);
});

test.each([
  ["NODE_EXTRA_CA_CERTS", "NODE_EXTRA_CA_CERTS", {}],
  ["SSL_CERT_FILE with NODE_USE_SYSTEM_CA", "SSL_CERT_FILE", { NODE_USE_SYSTEM_CA: "1" }],
  ["SSL_CERT_FILE", "SSL_CERT_FILE", {}],
])(
  "%s of the image, which is for the app, adds nobody to the trusted, with or without ENVSHIM_CA_FILE",
  async (_, variable, env) => {
    const [authority, mine] = [await makeAuthority(), await makeAuthority()];
    const server = await startHttps(await authority.issue("s", ["DNS:localhost"]), answer);
    const image = { ...env, [variable]: authority.certFile };
    const asked = (own: Readonly<Record<string, string>>) =>
      run(`https://localhost:${server.port}`, { ...image, ...own });
    const stderr = expect.stringMatching(/has a certificate that is not trusted: [A-Z_]+ \(1 try in/);
    expect(await asked({})).toMatchObject({ status: 69, stderr });
    expect(await asked({ ENVSHIM_CA_FILE: mine.certFile })).toMatchObject({ status: 69, stderr });
    expect(server.requests).toEqual([]);
  },
);

test.each([
  ["NODE_TLS_REJECT_UNAUTHORIZED=0", { NODE_TLS_REJECT_UNAUTHORIZED: "0" }],
  ["NODE_OPTIONS=--use-openssl-ca", { NODE_OPTIONS: "--use-openssl-ca" }],
])("%s, which is the app's, does not turn verification off", async (_, env) => {
  const authority = await makeAuthority();
  const server = await startHttps(await authority.issue("s", ["DNS:localhost"]), answer);
  const settings = { ...env, SSL_CERT_FILE: authority.certFile };
  expect((await run(`https://localhost:${server.port}`, settings)).status).toBe(69);
  expect(server.requests).toEqual([]);
});

test.each([
  [
    "another host's certificate",
    "DNS:other.example",
    2,
    "is not trusted: ERR_TLS_CERT_ALTNAME_INVALID (1 try",
    "name the authority's PEM file with ENVSHIM_CA_FILE, and the host as it is in the certificate",
  ],
  [
    "an expired certificate",
    "DNS:localhost",
    -1,
    "has expired: CERT_HAS_EXPIRED (1 try",
    "see the certificate's dates, and this machine's clock: it says 20",
  ],
  [
    "a certificate of next week",
    "DNS:localhost",
    { from: 7 },
    "is not valid yet: CERT_NOT_YET_VALID (1 try",
    "see the certificate's dates, and this machine's clock: it says 20",
  ],
])("%s is refused at once, and no token is sent", async (_, name, valid, words, fix) => {
  const authority = await makeAuthority();
  const server = await startHttps(await authority.issue("s", [name], valid), answer);
  const settings = { ENVSHIM_CA_FILE: authority.certFile };
  const { status, stderr } = await run(`https://localhost:${server.port}`, settings);
  expect(status).toBe(69);
  expect(stderr).toContain(words);
  expect(stderr).toContain(fix);
  expect(server.requests).toEqual([]);
});

test("a store that asks for a client certificate gets the one of the settings, from two files or one", async () => {
  const authority = await makeAuthority();
  const certificate = await authority.issue("s", ["DNS:localhost"]);
  const mutual = { requestCert: true, rejectUnauthorized: true, ca: authority.cert };
  const server = await startHttps(certificate, answer, mutual);
  const client = await authority.issue("client", ["DNS:client.example"]);
  const ca = { ENVSHIM_CA_FILE: authority.certFile };
  const both = tempFile("client.pem", client.cert + client.key);
  const url = `https://localhost:${server.port}`;
  const files = { ENVSHIM_CLIENT_CERT_FILE: client.certFile, ENVSHIM_CLIENT_KEY_FILE: client.keyFile };
  expect((await run(url, { ...ca, ...files })).stdout).toBe("stored\n");
  expect((await run(url, { ...ca, ENVSHIM_CLIENT_CERT_FILE: both })).stdout).toBe("stored\n");
  const without = await run(url, ca);
  expect(without.status).toBe(69);
  expect(server.requests).toHaveLength(2);
});

test("TLS files that cannot be used are a setting's error, 78, that names them and shows nothing of them", async () => {
  const authority = await makeAuthority();
  const [one, other] = [await authority.issue("one", ["DNS:a"]), await authority.issue("other", ["DNS:b"])];
  const broken = tempFile("broken.pem", "-----BEGIN CERTIFICATE-----\nhush\n-----END CERTIFICATE-----\n");
  const settings: [Readonly<Record<string, string>>, string][] = [
    [{ ENVSHIM_CA_FILE: "/nowhere/ca.pem" }, "the PEM file /nowhere/ca.pem is not there"],
    [{ ENVSHIM_CA_FILE: tempFile("ca.der", "hush") }, "is not in PEM format"],
    [
      { ENVSHIM_CLIENT_KEY_FILE: one.keyFile },
      "ENVSHIM_CLIENT_KEY_FILE is set without ENVSHIM_CLIENT_CERT_FILE",
    ],
    [
      { ENVSHIM_CLIENT_CERT_FILE: one.certFile, ENVSHIM_CLIENT_KEY_FILE: other.keyFile },
      "OpenSSL cannot use what is in ENVSHIM_CLIENT_CERT_FILE, ENVSHIM_CLIENT_KEY_FILE",
    ],
    [{ ENVSHIM_CLIENT_CERT_FILE: one.certFile }, "OpenSSL cannot use what is in ENVSHIM_CLIENT_CERT_FILE"],
    [{ ENVSHIM_CLIENT_CERT_FILE: broken, ENVSHIM_CLIENT_KEY_FILE: one.keyFile }, "OpenSSL cannot use"],
  ];
  const runs = await inTurn(settings, ([files]) => run("https://localhost:1", files));
  expect(runs).toMatchObject(
    settings.map(([, message]) => ({ status: 78, stderr: expect.stringContaining(message) })),
  );
  expect(runs.map(({ stderr }) => stderr).join("\n")).not.toContain("hush");
});

test("the name of the URL is the server name (SNI) and is checked, through a proxy as well", async () => {
  const authority = await makeAuthority();
  const server = await startHttps(await authority.issue("s", ["DNS:secrets.example"]), answer);
  const proxy = await startProxy({ "secrets.example:443": server.port, "other.example:443": server.port });
  const settings = { HTTPS_PROXY: proxy.url, ENVSHIM_CA_FILE: authority.certFile };
  expect((await run("https://secrets.example", settings)).stdout).toBe("stored\n");
  const other = await run("https://other.example", settings);
  expect(other.status).toBe(69);
  expect(other.stderr).toContain("is not trusted: ERR_TLS_CERT_ALTNAME_INVALID, through the proxy");
  expect(other.stderr).toContain("ENVSHIM_CA_FILE");
  expect(server.serverNames).toEqual(["secrets.example"]);
  expect(server.requests).toHaveLength(1);
});

test("a proxy that is spoken to over TLS is trusted by ENVSHIM_CA_FILE, and by nothing that the image says", async () => {
  const [mine, another] = [await makeAuthority(), await makeAuthority()];
  const store = await startHttps(await mine.issue("s", ["DNS:secrets.example"]), answer);
  const certificate = await another.issue("proxy", ["IP:127.0.0.1"]);
  const proxy = await startProxy({ "secrets.example:443": store.port }, certificate);
  const both = tempFile("both.pem", `${mine.cert}\n${another.cert}`);
  const trusted = { HTTPS_PROXY: proxy.url, ENVSHIM_CA_FILE: both };
  expect((await run("https://secrets.example", trusted)).stdout).toBe("stored\n");
  const image = {
    HTTPS_PROXY: proxy.url,
    ENVSHIM_CA_FILE: mine.certFile,
    NODE_TLS_REJECT_UNAUTHORIZED: "0",
    NODE_EXTRA_CA_CERTS: another.certFile,
    SSL_CERT_FILE: another.certFile,
  };
  const { status, stderr } = await run("https://secrets.example", image);
  expect(status).toBe(69);
  expect(stderr).toMatch(/has a certificate that is not trusted: [A-Z_]+, through the proxy 127/);
  expect(proxy.asked).toEqual(["CONNECT secrets.example:443"]);
});

test("an authority of several in one file is enough", async () => {
  const [mine, another] = [await makeAuthority(), await makeAuthority()];
  const bundle = join(tempDir(), "bundle.pem");
  writeFileSync(bundle, another.cert + mine.cert);
  const server = await startHttps(await mine.issue("s", ["DNS:localhost"]), answer);
  const { stdout } = await run(`https://localhost:${server.port}`, { ENVSHIM_CA_FILE: bundle });
  expect(stdout).toBe("stored\n");
});

/** A TLS server that answers 200 with these headers and no other word of its length, and then closes. */
async function closingServer(headers: string, end: (socket: Socket) => void) {
  const authority = await makeAuthority();
  const { cert, key } = await authority.issue("s", ["IP:127.0.0.1"]);
  const reply = `HTTP/1.1 200 OK\r\n${headers}connection: close\r\n\r\n`;
  const server = await startRawServer((socket) => socket.write(`${reply}the first half`, () => end(socket)), {
    tls: { cert, key },
  });
  return {
    requests: server.requests,
    url: `https://127.0.0.1:${server.port}`,
    settings: { ENVSHIM_CA_FILE: authority.certFile, ENVSHIM_VALUE_POINTER: "", ENVSHIM_TIMEOUT: "3s" },
  };
}

/** What TLS runs over. */
function tcpOf(socket: Socket): Socket {
  return (socket as unknown as { readonly _parent: Socket })._parent;
}

test.each([
  ["is cut off", "", (socket: Socket) => tcpOf(socket).destroy()],
  ["ends as TLS should", "", (socket: Socket) => socket.end()],
  ["has another transfer coding", "transfer-encoding: gzip\r\n", (socket: Socket) => socket.end()],
])(
  "a reply over TLS that does not say its length and %s is not taken for a whole value, 76",
  async (_, headers, end) => {
    const { url, settings, requests } = await closingServer(headers, end);
    const { status, stderr, stdout } = await run(`${url}/{name}`, settings);
    expect(stdout).toBe("");
    expect(status).toBe(76);
    expect(stderr).toMatch(/sent a reply over TLS that does not say its length, .* \(\d+ tries/);
    expect(requests()).toBeGreaterThan(1);
  },
);

test("a reply over TLS in chunks says its length", async () => {
  const authority = await makeAuthority();
  const server = await startHttps(await authority.issue("s", ["DNS:localhost"]), (_, reply) => {
    reply.write("in two ");
    reply.end("parts");
  });
  const settings = { ENVSHIM_CA_FILE: authority.certFile, ENVSHIM_VALUE_POINTER: "" };
  const { stdout } = await run(`https://localhost:${server.port}/{name}`, settings);
  expect(stdout).toBe("in two parts\n");
});

test.each(["ENVSHIM_CA_FILE", "ENVSHIM_CLIENT_CERT_FILE", "ENVSHIM_CLIENT_KEY_FILE"])(
  "a PEM text or a token written into %s in the place of a path is not shown",
  async (variable) => {
    const key = (await (await makeAuthority()).issue("one", ["DNS:a"])).key;
    const token = "hvs.CAESIJ0aB3xYz9QmT7LkPw2RvN";
    const runs = await inTurn([key, token], (text) =>
      envshim(["--log-format", "text", "--", "true"], {
        env: {
          ENVSHIM_SPEC: specFile({ A: "secret:a" }),
          ENVSHIM_ENDPOINT: "https://127.0.0.1:1",
          [variable]: text,
        },
      }),
    );
    const stderr = expect.stringMatching(`file that ${variable} names (is not there|has too long a name)`);
    expect(runs).toMatchObject(Array(2).fill({ status: 78, stderr }));
    const output = runs.map((run) => run.stderr).join("\n");
    expect(output).not.toContain(key.split("\n").at(-3));
    expect(output).not.toContain(token);
  },
);
