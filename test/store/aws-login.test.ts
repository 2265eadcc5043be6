import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  credentials,
  fail,
  giveValues,
  keyOf,
  operationOf,
  say,
  startInstance,
  startSts,
} from "../support/aws-stand-in.ts";
import { type Endpoint, type Handler, startEndpoint } from "../support/endpoint.ts";
import { inTurn } from "../support/in-turn.ts";
import { startProxy } from "../support/proxy.ts";
import { envshim, type Run, startEnvshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempDir, tempFile } from "../support/temp.ts";
import { waitFor } from "../support/wait.ts";

type Texts = Readonly<Record<string, string>>;

const STATIC = {
  AWS_ACCESS_KEY_ID: "AKIASTATIC",
  AWS_SECRET_ACCESS_KEY: "CaNaRy-secret",
  AWS_SESSION_TOKEN: "CaNaRy-session",
};

const ROLE = "arn:aws:iam::123456789012:role/reader";

/** A token of a service account, as Kubernetes renews it. */
function assertion(subject: string, issued: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss: "https://oidc.example.com", aud: ["sts.amazonaws.com"], sub: subject, iat: issued };
  return `${part({ alg: "RS256" })}.${part(claims)}.CaNaRy-signature`;
}

/** Secrets Manager at work, and starts that ask it. What they print is looked through for what nobody may see. */
async function setUp(handler: Handler = (request, reply) => giveValues(request, reply)) {
  const store = await startEndpoint(handler);
  const shared = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: `aws-secretsmanager://eu-west-1?endpoint=${store.url}`,
    ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
    ENVSHIM_CACHE_KEY_FILE: tempFile("key", "key material"),
    ENVSHIM_CACHE_TTL: "0s",
    ENVSHIM_TIMEOUT: "20s",
    ENVSHIM_LOG_LEVEL: "debug",
    ENVSHIM_LOG_FORMAT: "text",
  };
  const start = async (env: Texts, args = ["--", "printenv", "A"]): Promise<Run> => {
    const run = await envshim(args, { env: { AWS_EC2_METADATA_DISABLED: "true", ...shared, ...env } });
    expect(run.stderr).not.toContain("CaNaRy");
    return run;
  };
  return { store, start, shared };
}

const keys = ({ requests }: Endpoint) => requests.map(keyOf);

test("every link of the chain, in order: what comes first is taken, and nothing behind it is asked", async () => {
  const { store, start } = await setUp();
  const sts = await startSts(() => "ASIAWEB");
  const container = await startEndpoint((_, reply) =>
    reply.end(JSON.stringify(credentials("ASIACONTAINER"))),
  );
  const instance = await startInstance("reader", () => "ASIAINSTANCE");
  const links: Texts[] = [
    { ...STATIC },
    {
      AWS_WEB_IDENTITY_TOKEN_FILE: tempFile("token", assertion("model", 1)),
      AWS_ROLE_ARN: ROLE,
      AWS_ENDPOINT_URL_STS: sts.url,
    },
    {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${container.url}/creds`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tempFile("auth", "CaNaRy-auth"),
    },
    { AWS_EC2_METADATA_SERVICE_ENDPOINT: instance.url, AWS_EC2_METADATA_DISABLED: "false" },
  ];
  const runs = await inTurn(links.keys(), (index) => start(Object.assign({}, ...links.slice(index))));
  expect(runs.map(({ stdout }) => stdout)).toEqual(Array(4).fill("v of a\n"));
  expect(keys(store)).toEqual(["AKIASTATIC", "ASIAWEB", "ASIACONTAINER", "ASIAINSTANCE"]);
  expect(store.requests.map(({ headers }) => headers["x-amz-security-token"])).toEqual([
    "CaNaRy-session",
    "CaNaRy-session-of-ASIAWEB",
    "CaNaRy-session-of-ASIACONTAINER",
    "CaNaRy-session-of-ASIAINSTANCE",
  ]);
  expect([sts, container].map(({ requests }) => requests.length)).toEqual([1, 1]);
  expect(container.requests[0]?.headers.authorization).toBe("CaNaRy-auth");
  expect(Object.fromEntries(new URLSearchParams(sts.requests[0]?.body))).toEqual({
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: ROLE,
    RoleSessionName: "envshim",
    WebIdentityToken: assertion("model", 1),
  });
});

test("no link at all: 77, and the message says so", async () => {
  const { store, start } = await setUp();
  const { status, stderr } = await start({});
  expect(status).toBe(77);
  expect(stderr).toContain("was not asked: there are no credentials of AWS: a (for A)");
  expect(store.requests).toEqual([]);
});

test.each([
  [
    "a key without its secret",
    { AWS_ACCESS_KEY_ID: "AKIA" },
    "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY",
  ],
  [
    "a token without a role",
    { AWS_WEB_IDENTITY_TOKEN_FILE: "/run/token" },
    "AWS_ROLE_ARN is not the ARN of a role",
  ],
  [
    "a path that is none",
    { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "@evil.example/x" },
    "RELATIVE_URI is not a path",
  ],
  [
    "a container's endpoint elsewhere, over plain http",
    { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://192.0.2.1/creds" },
    "the token would go to 192.0.2.1 over plain http",
  ],
  [
    "no region",
    { ...STATIC, ENVSHIM_ENDPOINT: "aws-ssm:" },
    "neither AWS_REGION nor AWS_DEFAULT_REGION is set",
  ],
])("%s: 78, and nothing is asked", async (_, env, said) => {
  const { store, start } = await setUp();
  const { status, stderr } = await start(env);
  expect(status).toBe(78);
  expect(stderr).toContain(said);
  expect(store.requests).toEqual([]);
});

test.each(["ExpiredTokenException", "UnrecognizedClientException", "InvalidSignatureException"])(
  "%s: the login is done again, once, and only then is it a refusal",
  async (code) => {
    let issued = 0;
    const sts = await startSts(() => `ASIA${++issued}`);
    const web = {
      AWS_WEB_IDENTITY_TOKEN_FILE: tempFile("token", assertion("model", 1)),
      AWS_ROLE_ARN: ROLE,
      AWS_ENDPOINT_URL_STS: sts.url,
    };
    const once = await setUp((request, reply, index) =>
      index === 0 ? fail(reply, code) : giveValues(request, reply),
    );
    expect((await once.start(web)).stdout).toBe("v of a\n");
    expect(keys(once.store)).toEqual(["ASIA1", "ASIA2"]);
    const always = await setUp((_, reply) => fail(reply, code));
    const { status, stderr } = await always.start(web);
    expect(status).toBe(77);
    expect(stderr).toContain(`answered ${code}: it does not accept the credentials: a (for A)`);
    expect(keys(always.store)).toEqual(["ASIA3", "ASIA4"]);
  },
);

test("keys of the environment are not renewed: one request, and 77", async () => {
  const { store, start } = await setUp((_, reply) => fail(reply, "ExpiredTokenException"));
  expect((await start(STATIC)).status).toBe(77);
  expect(store.requests).toHaveLength(1);
});

test("a wrong role: STS's code, and what to look at", async () => {
  const { start } = await setUp();
  const sts = await startSts(() => undefined);
  const file = tempFile("token", assertion("model", 1));
  const web = { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: ROLE, AWS_ENDPOINT_URL_STS: sts.url };
  const { status, stderr } = await start(web);
  expect(status).toBe(77);
  expect(stderr).toMatch(
    /cannot be logged in to: 127\.0\.0\.1:\d+ answered ExpiredTokenException: the token of AWS_WEB/,
  );
  expect(stderr).toContain("see that the role's trust policy names the token's issuer");
});

test("STS that is down is told as that, and asked again until the deadline", async () => {
  const { store, start } = await setUp();
  const web = {
    AWS_WEB_IDENTITY_TOKEN_FILE: tempFile("token", assertion("model", 1)),
    AWS_ROLE_ARN: ROLE,
    AWS_ENDPOINT_URL_STS: "http://127.0.0.1:9",
    ENVSHIM_TIMEOUT: "3s",
  };
  const { status, stderr } = await start(web);
  expect(status).toBe(69);
  expect(stderr).toMatch(/cannot be logged in to: 127\.0\.0\.1:9 refused the connection \(\d+ tries in /);
  expect(stderr).toContain("see that AWS's STS can be reached from here");
  expect(store.requests).toEqual([]);
});

test("a token file that comes late is waited for", async () => {
  const { shared } = await setUp();
  const sts = await startSts(() => "ASIALATE");
  const file = join(tempDir(), "token");
  const web = { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: ROLE, AWS_ENDPOINT_URL_STS: sts.url };
  const late = startEnvshim(["--", "printenv", "A"], { env: { ...shared, ...web, ENVSHIM_TIMEOUT: "30s" } });
  await waitFor(late.stderr, "is not there yet");
  writeFileSync(file, assertion("model", 1));
  expect((await late).stdout).toBe("v of a\n");
});

test("with a warm cache it starts when the store is down, and a renewed assertion reads it; another role never", async () => {
  let isDown = false;
  let timeout = "20s";
  const { start } = await setUp((request, reply) =>
    isDown ? fail(reply, "InternalServiceError", 500) : giveValues(request, reply, keyOf(request)),
  );
  const sts = await startSts((_, role) => `ASIA-${role.replace(/.*\//, "")}`);
  const as = (role: string, subject: string, issued: number) => ({
    AWS_WEB_IDENTITY_TOKEN_FILE: tempFile("token", assertion(subject, issued)),
    AWS_ROLE_ARN: `arn:aws:iam::123456789012:role/${role}`,
    AWS_ENDPOINT_URL_STS: sts.url,
    ENVSHIM_TIMEOUT: timeout,
  });
  const said = async (role: string, subject: string, issued: number) =>
    (await start(as(role, subject, issued))).stdout;
  expect(await said("one", "model", 1)).toBe("ASIA-one of a\n");
  expect(await said("two", "model", 1)).toBe("ASIA-two of a\n");
  isDown = true;
  timeout = "3s";
  expect(await said("one", "model", 2)).toBe("ASIA-one of a\n");
  expect(await said("two", "model", 2)).toBe("ASIA-two of a\n");
  const { stderr } = await start(as("one", "model", 3));
  expect(stderr.match(/warning: .*1 cached secret, .* old, is used/g)).toHaveLength(1);
  expect(await said("three", "model", 1)).toBe("");
  expect(await said("one", "another", 1)).toBe("");
});

test("two roles of instances on one cache folder: each reads its own, and renewed keys keep it", async () => {
  let isDown = false;
  let timeout = "20s";
  let issued = 0;
  const { start } = await setUp((request, reply) =>
    isDown
      ? fail(reply, "InternalServiceError", 500)
      : giveValues(request, reply, keyOf(request)?.slice(0, 7)),
  );
  const instances = await Promise.all(
    ["one", "two"].map((role) => startInstance(role, () => `ASIA${role}${++issued}`)),
  );
  const said = async () => {
    const texts: string[] = [];
    for (const { url } of [...instances, ...instances]) {
      const env = {
        AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
        AWS_EC2_METADATA_DISABLED: "false",
        ENVSHIM_TIMEOUT: timeout,
      };
      texts.push((await start(env)).stdout);
    }
    return texts;
  };
  const own = ["ASIAone of a\n", "ASIAtwo of a\n", "ASIAone of a\n", "ASIAtwo of a\n"];
  expect(await said()).toEqual(own);
  isDown = true;
  timeout = "3s";
  expect(await said()).toEqual(own);
  expect(issued).toBe(8);
});

test.each([
  ["a role with a path in it", (url: string) => url.endsWith("security-credentials/") && "../../evil"],
  ["a role of two lines", (url: string) => url.endsWith("security-credentials/") && "one\r\nX-Evil: 1"],
  ["a session with a line end", (url: string) => url.endsWith("token") && "a\r\nX-Evil: 1"],
  ["a key with a line end", (url: string) => url.endsWith("/reader") && JSON.stringify(credentials("A\nB"))],
  ["no JSON", (url: string) => url.endsWith("/reader") && "<html>CaNaRy</html>"],
])("a hostile metadata service, %s: nothing is sent to anybody else", async (_, lie) => {
  const { store, start } = await setUp();
  const real = await startInstance("reader", () => "ASIAREAL");
  const hostile = await startEndpoint(async ({ method, url, headers }, reply) => {
    const lied = lie(url);
    if (lied) return reply.end(lied);
    const { host: _h, connection: _c, ...rest } = headers;
    const answer = await fetch(real.url + url, { method, headers: rest as Record<string, string> });
    return reply.writeHead(answer.status).end(await answer.text());
  });
  const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: hostile.url, AWS_EC2_METADATA_DISABLED: "false" };
  const { status, stderr } = await start({ ...env, ENVSHIM_TIMEOUT: "3s" });
  expect(status).toBe(76);
  expect(stderr).toMatch(/cannot be logged in to: the instance metadata at 127\.0\.0\.1:\d+ sent a /);
  expect(store.requests).toEqual([]);
  expect(hostile.requests.filter(({ url }) => url.includes("evil"))).toEqual([]);
});

test("a redirect of the metadata service is not followed", async () => {
  const { store, start } = await setUp();
  const elsewhere = await startEndpoint((_, reply) => reply.end("x"));
  const hostile = await startEndpoint((_, reply) => reply.writeHead(307, { location: elsewhere.url }).end());
  const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: hostile.url, AWS_EC2_METADATA_DISABLED: "false" };
  const { status, stderr } = await start(env);
  expect(status).toBe(76);
  expect(stderr).toContain("answered 307");
  expect([...elsewhere.requests, ...store.requests]).toEqual([]);
});

test("loopback metadata never goes through a proxy", async () => {
  const { start } = await setUp();
  const proxy = await startProxy({});
  const instance = await startInstance("reader", () => "ASIAREAL");
  const env = {
    AWS_EC2_METADATA_SERVICE_ENDPOINT: instance.url,
    AWS_EC2_METADATA_DISABLED: "false",
    HTTP_PROXY: proxy.url,
    HTTPS_PROXY: proxy.url,
  };
  expect((await start(env)).stdout).toBe("v of a\n");
  expect(proxy.asked).toEqual([]);
});

test.each([
  ["AccessDeniedException", 77, "answered AccessDeniedException: the role may not read: a (for A)"],
  ["ResourceNotFoundException", 79, "does not have: a (for A)"],
  ["InvalidRequestException", 79, "does not have: a (for A)"],
  ["DecryptionFailure", 77, "answered DecryptionFailure: the key that encrypts it cannot be used: a (for A)"],
  ["com.amazonaws.secretsmanager#ResourceNotFoundException", 79, "does not have: a (for A)"],
  ["InvalidParameterException", 76, "answered 400 InvalidParameterException"],
  ["ThrottlingException", 69, "answered 400 ThrottlingException", "2s"],
])("400 with %s: %i", async (code, expected, said, timeout = "30s") => {
  const { start } = await setUp((_, reply) => fail(reply, code));
  const { status, stderr } = await start({ ...STATIC, ENVSHIM_TIMEOUT: timeout });
  expect(status).toBe(expected);
  expect(stderr).toContain(said);
});

test("a throttled request is tried again", async () => {
  const { store, start } = await setUp((request, reply, index) =>
    index < 2 ? fail(reply, "ThrottlingException") : giveValues(request, reply),
  );
  expect((await start(STATIC)).stdout).toBe("v of a\n");
  expect(store.requests).toHaveLength(3);
});

test("errors of single secrets in a batch are told one by one, and the others are not asked for again", async () => {
  const { store, start } = await setUp((_, reply) =>
    say(reply, {
      SecretValues: [{ Name: "a", SecretString: "1" }],
      Errors: [
        { SecretId: "b", ErrorCode: "ResourceNotFoundException", Message: "CaNaRy" },
        { SecretId: "c", ErrorCode: "AccessDeniedException", Message: "CaNaRy" },
      ],
    }),
  );
  const spec = specFile({ A: "secret:a", B: "secret:b", C: "secret:c" });
  const { status, stderr } = await start({ ...STATIC, ENVSHIM_SPEC: spec });
  expect(status).toBe(77);
  expect(stderr).toContain("does not have: b (for B)");
  expect(stderr).toContain("answered AccessDeniedException: the role may not read: c (for C)");
  expect(store.requests).toHaveLength(1);
});

test("without the batch action: one refused batch, then one by one", async () => {
  const { store, start } = await setUp((request, reply) =>
    operationOf(request) === "BatchGetSecretValue"
      ? fail(reply, "AccessDeniedException")
      : giveValues(request, reply),
  );
  const names = Array.from({ length: 45 }, (_, index) => `n${index}`);
  const spec = specFile(Object.fromEntries(names.map((name) => [name.toUpperCase(), `secret:${name}`])));
  const { stdout } = await start({ ...STATIC, ENVSHIM_SPEC: spec }, ["--", "printenv", "N44"]);
  expect(stdout).toBe("v of n44\n");
  const operations = store.requests.map(operationOf);
  expect(operations).toEqual(["BatchGetSecretValue", ...names.map(() => "GetSecretValue")]);
});

test("a batch that is denied for one of its names: those alone are asked for one by one", async () => {
  const { store, start } = await setUp((request, reply) =>
    request.body.includes('"n25"') ? fail(reply, "AccessDeniedException") : giveValues(request, reply),
  );
  const names = Array.from({ length: 45 }, (_, index) => `n${index}`);
  const spec = specFile(Object.fromEntries(names.map((name) => [name.toUpperCase(), `secret:${name}`])));
  const { status, stderr } = await start({ ...STATIC, ENVSHIM_SPEC: spec });
  expect(status).toBe(77);
  expect(stderr).toMatch(/answered AccessDeniedException: the role may not read: n25 \(for N25\) \(/);
  const operations = store.requests.map(operationOf);
  expect(operations.filter((name) => name === "BatchGetSecretValue")).toHaveLength(3);
  expect(operations.filter((name) => name === "GetSecretValue")).toHaveLength(20);
});

test("SecretBinary: text where it is UTF-8, its bytes for ?file, and told where a variable is to have it", async () => {
  const { start } = await setUp((_, reply) =>
    say(reply, {
      SecretValues: [
        { Name: "text", SecretBinary: Buffer.from("grüße").toString("base64") },
        { Name: "bytes", SecretBinary: "AP+A" },
      ],
    }),
  );
  const both = specFile({ TEXT: "secret:text", FILE: "secret:bytes?file" });
  const shell = ["--", "sh", "-c", 'printf "%s " "$TEXT"; od -An -tx1 "$FILE"'];
  expect((await start({ ...STATIC, ENVSHIM_SPEC: both }, shell)).stdout).toBe("grüße  00 ff 80\n");
  const variable = specFile({ TEXT: "secret:text", BYTES: "secret:bytes" });
  const { status, stderr } = await start({ ...STATIC, ENVSHIM_SPEC: variable });
  expect(status).toBe(76);
  expect(stderr).toContain("bytes (for BYTES)");
});

test.each(["###", "YWJj#", "YW Jj"])(
  "SecretBinary that is not base64 is 76, no part of it: %s",
  async (SecretBinary) => {
    const { start } = await setUp((_, reply) => say(reply, { Name: "a", SecretBinary }));
    const { status, stdout, stderr } = await start({ ...STATIC, ENVSHIM_TIMEOUT: "1s" });
    expect([status, stdout]).toEqual([76, ""]);
    expect(stderr).toContain("sent a reply that is not of this API");
  },
);

const ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";

test.each([{ Name: "b" }, { ARN: `${ARN}b-AbCdEf` }, { ARN: `${ARN}ab-AbCdEf` }])(
  "another secret than the one asked for is not taken for it: %j",
  async (of) => {
    const { start } = await setUp((_, reply) => say(reply, { ...of, SecretString: "CaNaRy" }));
    const { status, stdout, stderr } = await start({ ...STATIC, ENVSHIM_TIMEOUT: "1s" });
    expect([status, stdout]).toEqual([76, ""]);
    expect(stderr).toContain("sent another secret than the one asked for");
  },
);

test.each([{ Name: "a", ARN: `${ARN}a-AbCdEf` }, { ARN: `${ARN}a-AbCdEf` }, { ARN: `${ARN}a` }])(
  "the one asked for is known by its name or its ARN: %j",
  async (of) => {
    const { start } = await setUp((_, reply) => say(reply, { ...of, SecretString: "1" }));
    expect((await start(STATIC)).stdout).toBe("1\n");
  },
);

test.each(["json", "text"])(
  "nothing confidential is in any output, whatever goes wrong: %s",
  async (format) => {
    const web = {
      AWS_WEB_IDENTITY_TOKEN_FILE: tempFile("token", assertion("model", 1)),
      AWS_ROLE_ARN: ROLE,
    };
    const broken = await startEndpoint((_, reply) =>
      reply.end('{"AccessKeyId":"CaNaRy","Code":"CaNaRy failed"}'),
    );
    const busy = await startEndpoint((_, reply) => reply.writeHead(503).end("CaNaRy"));
    const good = await startSts(() => "ASIAGOOD");
    const bad = await startSts(() => undefined);
    const logins: Texts[] = [
      STATIC,
      ...[good, bad, busy, broken].map(({ url }) => ({ ...web, AWS_ENDPOINT_URL_STS: url })),
      ...[busy, broken].map(({ url }) => ({
        AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: "CaNaRy-auth",
      })),
      ...[busy, broken].map(({ url }) => ({
        AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
        AWS_EC2_METADATA_DISABLED: "false",
      })),
    ];
    const stores: Handler[] = [
      (request, reply) => giveValues(request, reply, "CaNaRy"),
      (_, reply) => fail(reply, "ExpiredTokenException"),
      (_, reply) => fail(reply, "AccessDeniedException"),
      (_, reply) => fail(reply, "CaNaRy is no code"),
      (_, reply) => reply.end("CaNaRy is no JSON"),
    ];
    const commands = [
      ["--", "true"],
      ["explain", "--json"],
    ];
    const runs = await inTurn(stores, async (store) => {
      const { start } = await setUp(store);
      const starts = logins.flatMap((login) =>
        commands.map((args) =>
          start(
            { NODE_DEBUG: "http,https,net", ENVSHIM_LOG_FORMAT: format, ENVSHIM_TIMEOUT: "300ms", ...login },
            args,
          ),
        ),
      );
      return Promise.all(starts);
    });
    const outputs = runs.flat().map(({ stdout, stderr }) => stdout + stderr);
    expect(outputs.filter((output) => output.includes("CaNaRy"))).toEqual([]);
  },
);
