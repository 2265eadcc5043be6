// aws4: 13 KB without dependencies, 7 in the bundle, and of the runtime no more than crypto, url and querystring. The
// SDK's own @smithy/signature-v4 brings several packages along; aws4fetch needs fetch and WebCrypto, which start slowly.
import aws4 from "aws4";
import type { HttpRequest } from "../http/transport.ts";
import type { SignedHeaders } from "../login/signer.ts";

/** What a request is signed with. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** There is one with credentials that expire. */
  readonly sessionToken?: string;
  /** Milliseconds since the epoch. */
  readonly expires?: number;
}

/** What a signature is good for. */
export interface SigningScope {
  readonly service: string;
  readonly region: string;
}

/**
 * The headers that sign a request, its own and its body among what is signed.
 * @param now milliseconds since the epoch
 */
export function signatureOf(
  { method, url, headers, body = "" }: Pick<HttpRequest, "method" | "url" | "headers" | "body">,
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
  { service, region }: SigningScope,
  now: number,
): SignedHeaders {
  const date = new Date(now).toISOString().replaceAll(/[:-]|\.\d{3}/g, "");
  const own = { ...headers, "x-amz-date": date };
  const session = sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken };
  const request = {
    method,
    service,
    region,
    path: `${url.pathname}${url.search}`,
    headers: { host: url.host, ...own, ...session },
    body,
    // The runtime sets it, and would set it otherwise for a body that is empty.
    extraHeadersToIgnore: { "content-length": true },
  };
  const signed = aws4.sign(request, { accessKeyId, secretAccessKey });
  return { authorization: String(signed.headers?.Authorization), "x-amz-date": date, ...session };
}
