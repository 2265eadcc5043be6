import { createSign, generateKeyPairSync } from "node:crypto";

/** Who gives out JSON Web Tokens. */
export interface Issuer {
  /** PEM. */
  readonly publicKey: string;
  /** A token for the audience `vault`. @param seconds how long it is good; below 0: it is over */
  token(subject: string, seconds?: number): string;
}

/** An issuer with a key of its own. */
export function makeIssuer(): Issuer {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    token(subject, seconds = 3600) {
      const now = Math.floor(Date.now() / 1000);
      const claims = { sub: subject, aud: "vault", iat: now - 7200, exp: now + seconds };
      const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
      return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}`;
    },
  };
}
