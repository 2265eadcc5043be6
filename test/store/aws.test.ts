// A real API: moto checks who signed a request, whether rightly, and what IAM lets them do.
import { expect, test } from "vitest";
import { startEndpoint } from "../support/endpoint.ts";
import { MOTO_KEYS, type Moto, useMoto } from "../support/moto.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";

type Texts = Readonly<Record<string, string>>;

const freshMoto = useMoto();

const BOTH = {
  Action: ["secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"],
  Resource: "*",
};

/** Names of secrets, each with its own value, and a spec that asks for all of them. */
function many(count: number): { readonly secrets: Texts; readonly spec: Texts } {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return {
    secrets: Object.fromEntries(numbers.map((number) => [`name-${number}`, `value ${number}`])),
    spec: Object.fromEntries(numbers.map((number) => [`V${number}`, `secret:name-${number}`])),
  };
}

/** A way to moto that notes the operations that are asked for. */
async function counted(moto: Moto) {
  const operations: string[] = [];
  const { url } = await startEndpoint(async ({ method, headers, body }, reply) => {
    operations.push(String(headers["x-amz-target"]));
    const { host: _, connection: _c, "content-length": _l, ...rest } = headers;
    const answer = await fetch(moto.url, { method, headers: rest as Record<string, string>, body });
    reply.writeHead(answer.status, { "content-type": "application/x-amz-json-1.1" });
    reply.end(await answer.text());
  });
  return { url, operations };
}

function run(address: string, spec: Texts, env: Texts = MOTO_KEYS, args: readonly string[] = []) {
  const all = {
    ENVSHIM_SPEC: specFile(spec),
    ENVSHIM_ENDPOINT: `aws-secretsmanager://eu-west-1?endpoint=${address}`,
    ENVSHIM_CACHE: "off",
    ENVSHIM_LOG_FORMAT: "text",
    AWS_EC2_METADATA_DISABLED: "true",
    ...env,
  };
  return envshim([...args, "--", "printenv", ...Object.keys(spec)], { env: all });
}

test("45 secrets are three requests", async () => {
  const moto = await freshMoto();
  const { secrets, spec } = many(45);
  await moto.store("secretsmanager", secrets);
  const { url, operations } = await counted(moto);
  const { stdout } = await run(url, spec);
  expect(stdout).toBe(`${Object.values(secrets).join("\n")}\n`);
  expect(operations).toEqual(Array(3).fill("secretsmanager.BatchGetSecretValue"));
});

test("45 parameters are five requests", async () => {
  const moto = await freshMoto();
  const { secrets, spec } = many(45);
  await moto.store("ssm", secrets);
  const { url, operations } = await counted(moto);
  const { stdout } = await run(url, spec, {
    ...MOTO_KEYS,
    ENVSHIM_ENDPOINT: `aws-ssm://eu-west-1/?endpoint=${url}`,
  });
  expect(stdout).toBe(`${Object.values(secrets).join("\n")}\n`);
  expect(operations).toEqual(Array(5).fill("AmazonSSM.GetParameters"));
});

test("a missing one among 45 is named alone", async () => {
  const moto = await freshMoto();
  const { secrets, spec } = many(45);
  const { "name-30": _, ...others } = secrets;
  await moto.store("secretsmanager", others);
  const { status, stderr } = await run(moto.url, spec);
  expect(status).toBe(79);
  expect(stderr).toContain("does not have: name-30 (for V30)");
  expect(stderr.match(/name-\d+/g)).toEqual(["name-30"]);
});

test("a role without the batch action starts one by one, after one refused batch", async () => {
  const moto = await freshMoto();
  const { secrets, spec } = many(45);
  await moto.store("secretsmanager", secrets);
  const keys = await moto.user("reader", { ...BOTH, Action: "secretsmanager:GetSecretValue" });
  await moto.checkAll();
  // moto checks the signature of the host, too, so nothing may stand before it.
  const { stdout, stderr } = await run(moto.url, spec, keys, ["--log-level", "debug"]);
  expect(stdout).toBe(`${Object.values(secrets).join("\n")}\n`);
  expect(stderr.match(/does not let several be read at once; one by one, then/g)).toHaveLength(1);
});

test("the signature is right, and with another secret key it is not", async () => {
  const moto = await freshMoto();
  await moto.store("secretsmanager", { a: "1", b: "2" });
  const keys = await moto.user("reader", BOTH);
  await moto.checkAll();
  const spec = { A: "secret:a", B: "secret:b" };
  expect((await run(moto.url, spec, keys)).stdout).toBe("1\n2\n");
  const wrong = await run(moto.url, spec, { ...keys, AWS_SECRET_ACCESS_KEY: "wrong/CaNaRy" });
  expect(wrong.status).toBe(77);
  expect(wrong.stderr).toContain(
    "answered SignatureDoesNotMatch: it does not accept the credentials: a (for A)",
  );
  expect(wrong.stderr).not.toContain("CaNaRy");
});

test("a web identity becomes a role's keys by STS, which sign the request", async () => {
  const moto = await freshMoto();
  await moto.store("secretsmanager", { a: "1" });
  const web = {
    AWS_ENDPOINT_URL: moto.url,
    AWS_WEB_IDENTITY_TOKEN_FILE: tempFile("token", "aaaa.bbbb.cccc"),
    AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/reader",
    AWS_ROLE_SESSION_NAME: "model-server",
  };
  const { stdout, stderr } = await run(moto.url, { A: "secret:a" }, web);
  expect(stdout).toBe("1\n");
  expect(stderr).not.toContain("aaaa.bbbb.cccc");
});
