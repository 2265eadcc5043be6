import { expect, test } from "vitest";
import { signatureOf } from "../../../../src/store/aws/sign.ts";

// Of AWS's published suite for Signature Version 4 (aws-sig-v4-test-suite): its keys, date, service and region.
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const SCOPE = { service: "service", region: "us-east-1" };
const NOW = Date.UTC(2015, 7, 30, 12, 36, 0);
const TOKEN =
  "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

const FORM = "application/x-www-form-urlencoded";

interface Vector {
  readonly name: string;
  readonly method: "GET" | "POST";
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly body: string };
  readonly session?: {
    readonly keys: { readonly sessionToken: string };
    readonly header: Readonly<Record<string, string>>;
  };
  readonly signed?: string;
  readonly signature: string;
}

const VECTORS: readonly Vector[] = [
  {
    name: "get-vanilla",
    method: "GET",
    signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
  },
  {
    name: "get-vanilla-query-order-key-case",
    method: "GET",
    path: "/?Param2=value2&Param1=value1",
    signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  },
  {
    name: "get-header-key-duplicate",
    method: "GET",
    headers: { "My-Header1": "value2,value2,value1" },
    signed: "host;my-header1;x-amz-date",
    signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
  },
  {
    name: "post-vanilla",
    method: "POST",
    signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
  },
  {
    name: "post-vanilla-query",
    method: "POST",
    path: "/?Param1=value1",
    signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
  },
  {
    name: "post-header-key-sort",
    method: "POST",
    headers: { "My-Header1": "value1" },
    signed: "host;my-header1;x-amz-date",
    signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
  },
  {
    name: "post-header-value-case",
    method: "POST",
    headers: { "My-Header1": "VALUE1" },
    signed: "host;my-header1;x-amz-date",
    signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
  },
  {
    name: "post-x-www-form-urlencoded",
    method: "POST",
    headers: { "Content-Type": FORM },
    body: { body: "Param1=value1" },
    signed: "content-type;host;x-amz-date",
    signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  },
  {
    name: "post-x-www-form-urlencoded-parameters",
    method: "POST",
    headers: { "Content-Type": `${FORM}; charset=utf8` },
    body: { body: "Param1=value1" },
    signed: "content-type;host;x-amz-date",
    signature: "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe",
  },
  {
    name: "post-sts-header-before",
    method: "POST",
    session: { keys: { sessionToken: TOKEN }, header: { "x-amz-security-token": TOKEN } },
    signed: "host;x-amz-date;x-amz-security-token",
    signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
  },
];

test.each(VECTORS)("the published vector $name", ({ path = "/", session = {}, ...vector }) => {
  const { method, headers = {}, body = {}, signed = "host;x-amz-date", signature } = vector;
  const url = new URL(`https://example.amazonaws.com${path}`);
  const request = { method, url, headers, ...body };
  expect(signatureOf(request, { ...KEYS, ...session.keys }, SCOPE, NOW)).toEqual({
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${signed}, Signature=${signature}`,
    "x-amz-date": "20150830T123600Z",
    ...session.header,
  });
});
