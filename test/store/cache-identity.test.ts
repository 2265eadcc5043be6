// A cache is read by whoever wrote it and by nobody else, also where the client certificate is all that tells them apart.
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { expect, test } from "vitest";
import { makeAuthority } from "../support/certs.ts";
import { startHttps } from "../support/https.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";

test("with mutual TLS, no token and a shared key file, each client gets its own secret, from the cache too", async () => {
  const authority = await makeAuthority();
  const mutual = { requestCert: true, rejectUnauthorized: true, ca: authority.cert };
  const server = await startHttps(
    await authority.issue("server", ["DNS:localhost"]),
    (_, reply) => {
      const { subject } = (reply.req.socket as TLSSocket).getPeerCertificate();
      reply.end(JSON.stringify({ secrets: { key: { value: `the secret of ${subject.CN}` } } }));
    },
    mutual,
  );
  const shared = {
    ENVSHIM_SPEC: specFile({ KEY: "secret:key" }),
    ENVSHIM_ENDPOINT: `https://localhost:${server.port}`,
    ENVSHIM_CA_FILE: authority.certFile,
    ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
    ENVSHIM_CACHE_KEY_FILE: tempFile("key", "key material"),
  };
  const clients = [await authority.issue("one", ["DNS:one"]), await authority.issue("two", ["DNS:two"])];
  const start = ({ certFile, keyFile }: (typeof clients)[number]) =>
    envshim(["--", "printenv", "KEY"], {
      env: { ...shared, ENVSHIM_CLIENT_CERT_FILE: certFile, ENVSHIM_CLIENT_KEY_FILE: keyFile },
    });
  const said: string[] = [];
  for (const client of [...clients, ...clients]) said.push((await start(client)).stdout);
  expect(said).toEqual([
    "the secret of one\n",
    "the secret of two\n",
    "the secret of one\n",
    "the secret of two\n",
  ]);
  expect(server.requests).toHaveLength(2);
});
