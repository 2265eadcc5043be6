import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { requireProgram } from "./packages.ts";

/** A certificate with its key, as PEM text and as files. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** An authority of a test or a bench. */
export interface Authority extends Certificate {
  /**
   * Issues a certificate for these subject alternative names, such as `DNS:localhost` or `IP:127.0.0.1`; it serves as a
   * server's and as a client's.
   */
  issue(name: string, alternativeNames: readonly string[], days?: number): Promise<Certificate>;
}

/** Makes an authority that no one else trusts, its files in this folder. */
export async function makeAuthorityIn(folder: string): Promise<Authority> {
  const openssl = requireProgram("openssl");
  const run = (...args: string[]) => execa(openssl, args, { cwd: folder });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await run(
    ...["req", "-x509", ...newKey, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2"],
    ...["-subj", "/CN=envshim test authority", "-addext", "basicConstraints=critical,CA:TRUE"],
    ...["-addext", "keyUsage=critical,keyCertSign,cRLSign"],
  );
  return {
    ...readPair(folder, "ca"),
    async issue(name, alternativeNames, days = 2) {
      await run("req", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
      writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${alternativeNames.join(",")}\n`);
      await run(
        ...["x509", "-req", "-in", `${name}.csr`, "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"],
        ...["-out", `${name}.pem`, "-days", String(days), "-extfile", `${name}.ext`],
      );
      return readPair(folder, name);
    },
  };
}

function readPair(folder: string, name: string): Certificate {
  const certFile = join(folder, `${name}.pem`);
  const keyFile = join(folder, `${name}.key`);
  return { certFile, keyFile, cert: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") };
}
