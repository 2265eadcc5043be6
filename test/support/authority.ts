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
   * @param valid for so many days from now on, or for a day from so many days on; default: two days
   */
  issue(
    name: string,
    alternativeNames: readonly string[],
    valid?: number | { readonly from: number },
  ): Promise<Certificate>;
}

/** What `openssl ca` has to be told, which alone can issue what is not valid yet. */
const BOOKS = `[ca]
default_ca = books
[books]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
[any]
commonName = supplied
`;

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
    async issue(name, alternativeNames, valid = 2) {
      const [csr, pem, ext] = [`${name}.csr`, `${name}.pem`, `${name}.ext`];
      await run("req", ...newKey, "-keyout", `${name}.key`, "-out", csr, "-subj", `/CN=${name}`);
      writeFileSync(join(folder, ext), `subjectAltName=${alternativeNames.join(",")}\n`);
      const files = ["-in", csr, "-out", pem, "-extfile", ext];
      if (typeof valid === "number") {
        const authority = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
        await run("x509", "-req", ...files, ...authority, "-days", String(valid));
      } else {
        const books = { "ca.cnf": BOOKS, "index.txt": "", serial: "01" };
        for (const [file, text] of Object.entries(books)) writeFileSync(join(folder, file), text);
        const authority = ["-cert", "ca.pem", "-keyfile", "ca.key", "-config", "ca.cnf"];
        const dates = ["-startdate", dateIn(valid.from), "-enddate", dateIn(valid.from + 1)];
        await run("ca", "-batch", "-notext", ...files, ...authority, ...dates);
      }
      return readPair(folder, name);
    },
  };
}

function readPair(folder: string, name: string): Certificate {
  const certFile = join(folder, `${name}.pem`);
  const keyFile = join(folder, `${name}.key`);
  return { certFile, keyFile, cert: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") };
}

/** The date in so many days, as OpenSSL writes it. */
function dateIn(days: number): string {
  const date = new Date(Date.now() + days * 86_400_000);
  return date.toISOString().replace(/[-:T]|\.\d+/g, "");
}
