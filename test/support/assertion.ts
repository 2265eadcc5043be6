/** A token of a service account of Kubernetes, as the platform mounts it: nobody here looks at its signature. */
export function serviceAccountToken(subject: string, word = "1"): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss: "https://oidc.example.com", aud: ["sts.amazonaws.com"], sub: subject, jti: word };
  return `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.canary-signature`;
}
