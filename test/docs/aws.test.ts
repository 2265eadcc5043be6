// docs/stores/aws.md and docker/examples/kubernetes-aws, run as they stand: a proxy leads AWS's hosts to stand-ins.
import { expect, test } from "vitest";
import { credentials, giveValues, keyOf, say } from "../support/aws-stand-in.ts";
import { example, filesOf, networkOf } from "../support/cloud-docs.ts";
import { startEndpoint } from "../support/endpoint.ts";
import { readmeBlock } from "../support/readme.ts";
import { recipe } from "../support/recipe.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";

const KEYS = { AWS_ACCESS_KEY_ID: "AKIADOCS", AWS_SECRET_ACCESS_KEY: "secret", ENVSHIM_CACHE: "off" };

test("aws-secretsmanager: the recipe", async () => {
  const env = await networkOf({
    "secretsmanager.eu-west-1.amazonaws.com": (request, reply) => giveValues(request, reply),
  });
  const spec = specFile({ A: "secret:hfToken" });
  const all = { ...KEYS, ...env, ...recipe("aws-secretsmanager"), ENVSHIM_SPEC: spec };
  expect((await envshim(["--", "printenv", "A"], { env: all })).stdout).toBe("v of hfToken\n");
});

test("aws-ssm: the recipe", async () => {
  const env = await networkOf({
    "ssm.eu-west-1.amazonaws.com": ({ body }, reply) => {
      const { Names } = JSON.parse(body);
      const Parameters = Names.map((Name: string) => ({ Name, Value: `v of ${Name}`, Version: 1 }));
      say(reply, { Parameters, InvalidParameters: [] });
    },
  });
  const spec = specFile({ A: "secret:app/db" });
  const all = { ...KEYS, ...env, ...recipe("aws-ssm"), ENVSHIM_SPEC: spec };
  expect((await envshim(["--", "printenv", "A"], { env: all })).stdout).toBe("v of /prod/app/db\n");
});

test("aws-agent: the recipe, with the documented reply of the agent", async () => {
  const agent = await startEndpoint(({ url, headers }, reply) => {
    const isLetIn = headers["x-aws-parameters-secrets-token"] === "ssrf-token";
    const found = isLetIn && url === "/secretsmanager/get?secretId=app%2Fdb";
    say(reply, { Name: "app/db", SecretString: '{"password":"p"}', VersionId: "1" }, found ? 200 : 403);
  });
  const { ENVSHIM_ENDPOINT = "", ...settings } = recipe("aws-agent");
  const all = {
    ...settings,
    ENVSHIM_SPEC: specFile({ A: "secret:app/db#password" }),
    ENVSHIM_ENDPOINT: ENVSHIM_ENDPOINT.replace("localhost:2773", agent.host),
    ENVSHIM_TOKEN_FILE: tempFile("awssmatoken", "ssrf-token\n"),
    ENVSHIM_CACHE: "off",
  };
  expect((await envshim(["--", "printenv", "A"], { env: all })).stdout).toBe("p\n");
});

test("the policy grants the batch on all, and the values by name", () => {
  const { Statement } = JSON.parse(readmeBlock("policy: aws-secretsmanager"));
  expect(Statement.map(({ Action, Resource }: Record<string, string>) => [Action, Resource === "*"])).toEqual(
    [
      ["secretsmanager:GetSecretValue", false],
      ["secretsmanager:BatchGetSecretValue", true],
    ],
  );
});

test("docker/examples/kubernetes-aws: the pod gets its secret with its own token, and names what there is", async () => {
  const { read, podSpec, env, token } = example("kubernetes-aws");
  const account = read("serviceaccount");
  expect(podSpec.serviceAccountName).toBe(account.metadata.name);
  expect(env.AWS_ROLE_ARN).toBe(account.metadata.annotations["eks.amazonaws.com/role-arn"]);
  expect(token()).toEqual(["sts.amazonaws.com", env.AWS_WEB_IDENTITY_TOKEN_FILE]);

  const asked: (string | null)[] = [];
  const network = await networkOf({
    "sts.eu-west-1.amazonaws.com": ({ body }, reply) => {
      asked.push(new URLSearchParams(body).get("RoleArn"));
      const { AccessKeyId, SecretAccessKey, Token } = credentials("ASIAPOD");
      reply.end(
        `<A><AccessKeyId>${AccessKeyId}</AccessKeyId><SecretAccessKey>${SecretAccessKey}</SecretAccessKey><SessionToken>${Token}</SessionToken></A>`,
      );
    },
    "secretsmanager.eu-west-1.amazonaws.com": (request, reply) => giveValues(request, reply, keyOf(request)),
  });
  const all = {
    ...env,
    ...network,
    ...filesOf(read("configmap")),
    AWS_WEB_IDENTITY_TOKEN_FILE: tempFile("token", "aaaa.bbbb.cccc"),
  };
  const start = () => envshim(["--", "printenv", "API_KEY"], { env: all });
  expect((await start()).stdout).toBe("ASIAPOD of prod/modelApiKey\n");
  expect((await start()).stdout).toBe("ASIAPOD of prod/modelApiKey\n");
  expect(asked).toEqual([env.AWS_ROLE_ARN]);
});
