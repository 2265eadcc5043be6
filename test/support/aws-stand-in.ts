// What moto does not say as AWS does: errors are 400 with __type, as the API references of Secrets Manager and Systems
// Manager document them, with the headers of recorded replies.
import type { ServerResponse } from "node:http";
import { type Endpoint, type SeenRequest, startEndpoint } from "./endpoint.ts";

/** Answers with a JSON reply of the API. */
export function say(reply: ServerResponse, body: object, status = 200): void {
  reply
    .writeHead(status, {
      "content-type": "application/x-amz-json-1.1",
      "x-amzn-requestid": "c5cd9a0a-4b1d-4d1a-9d3c-6d5c1a2e7f10",
      date: "Tue, 24 Nov 2026 09:00:00 GMT",
    })
    .end(JSON.stringify(body));
}

/** Answers with an error of the API. Its message holds what nobody may see. */
export function fail(reply: ServerResponse, code: string, status = 400): void {
  say(reply, { __type: code, Message: "CaNaRy message: User: arn:aws:sts::1:assumed-role/x" }, status);
}

/** Answers with the values of the secrets that are asked for, each of which there is. */
export function giveValues({ headers, body }: SeenRequest, reply: ServerResponse, value = "v"): void {
  const { SecretId, SecretIdList = [SecretId] } = JSON.parse(body);
  const secrets = SecretIdList.map((Name: string) => ({
    Name,
    SecretString: `${value} of ${Name}`,
    VersionId: "1",
  }));
  const isBatch = headers["x-amz-target"] === "secretsmanager.BatchGetSecretValue";
  say(reply, isBatch ? { SecretValues: secrets, Errors: [] } : secrets[0]);
}

/** The id of the key that a request was signed with. */
export function keyOf({ headers }: SeenRequest): string | undefined {
  return /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1];
}

/** The operation that a request asks for. */
export function operationOf({ headers }: SeenRequest): string {
  return String(headers["x-amz-target"]).replace(/^.*\./, "");
}

/** Credentials as the container's and the instance's endpoints have them. */
export function credentials(key: string, more: object = {}) {
  return {
    AccessKeyId: key,
    SecretAccessKey: `CaNaRy-secret-of-${key}`,
    Token: `CaNaRy-session-of-${key}`,
    Expiration: "2099-11-24T10:00:00Z",
    ...more,
  };
}

/** STS: gives each assertion's role a key, in the documented XML. @param code its error where there is none */
export function startSts(
  key: (assertion: string, role: string) => string | undefined,
  code = () => "ExpiredTokenException",
): Promise<Endpoint> {
  return startEndpoint(({ body }, reply) => {
    const asked = new URLSearchParams(body);
    const id = key(asked.get("WebIdentityToken") ?? "", asked.get("RoleArn") ?? "");
    const xml = { "content-type": "text/xml" };
    if (id === undefined) {
      reply.writeHead(400, xml).end(
        `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>${code()}</Code><Message>CaNaRy Token expired</Message></Error>
  <RequestId>0b6f2f2c-6c1f-4a1f-8b53-7a8f1f0f7d11</RequestId>
</ErrorResponse>`,
      );
      return;
    }
    const { AccessKeyId, SecretAccessKey, Token, Expiration } = credentials(id);
    reply.writeHead(200, xml).end(
      `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>system:serviceaccount:default:model-server</SubjectFromWebIdentityToken>
    <AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/reader/envshim</Arn></AssumedRoleUser>
    <Credentials>
      <AccessKeyId>${AccessKeyId}</AccessKeyId>
      <SecretAccessKey>${SecretAccessKey}</SecretAccessKey>
      <SessionToken>${Token}</SessionToken>
      <Expiration>${Expiration}</Expiration>
    </Credentials>
  </AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`,
    );
  });
}

/** Instance metadata version 2. */
export function startInstance(role: string, key: () => string): Promise<Endpoint> {
  return startEndpoint(({ method, url, headers }, reply) => {
    const text = (body: string) => reply.writeHead(200, { "content-type": "text/plain" }).end(body);
    if (url === "/latest/api/token" && method === "PUT") return text("AQAEsession==");
    if (headers["x-aws-ec2-metadata-token"] !== "AQAEsession==") return reply.writeHead(401).end();
    if (url === "/latest/meta-data/iam/security-credentials/") return text(role);
    if (url === `/latest/meta-data/iam/security-credentials/${encodeURIComponent(role)}`)
      return text(JSON.stringify(credentials(key(), { Code: "Success", Type: "AWS-HMAC" })));
    if (url === "/latest/meta-data/iam/info") {
      const InstanceProfileArn = `arn:aws:iam::123456789012:instance-profile/${role}`;
      return text(JSON.stringify({ Code: "Success", InstanceProfileArn, InstanceProfileId: "AIPAEXAMPLE" }));
    }
    return reply.writeHead(404).end();
  });
}
