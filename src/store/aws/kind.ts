import { describeKind } from "../kind.ts";
import { type AwsEndpoint, type AwsService, parseAws } from "./endpoint.ts";

/** AWS Secrets Manager. */
export const awsSecretsManager = describeAws("aws-secretsmanager", "secretsmanager", {
  permission: "allow the role secretsmanager:GetSecretValue on it, and kms:Decrypt with a key of your own",
});

/** Parameter Store of AWS Systems Manager. */
export const awsParameterStore = describeAws("aws-ssm", "ssm", {
  permission: "allow the role ssm:GetParameters on it, and kms:Decrypt with a key of your own",
});

function describeAws(scheme: string, service: AwsService, { permission }: { readonly permission: string }) {
  return describeKind({
    name: scheme,
    looksLike: `${scheme}://REGION/PREFIX`,
    parse: (text) => parseAws(scheme, service, text),
    settings: {},
    async complete(endpoint, { env }): Promise<AwsEndpoint> {
      const { completeAws } = await import("./complete.ts");
      return completeAws(endpoint, env);
    },
    label: ({ url }) => (url === undefined ? scheme : new URL(url).host),
    login: "aws",
    takesToken: false,
    fixes: ({ region, prefix }) => ({
      missing: `create it there, or correct its name${prefix ? `, the prefix ${prefix}/` : ""} or the region ${region}`,
      token: "see that the keys are right and not expired, and this machine's clock, which is signed, too",
      permission,
      none: "give the workload a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    }),
    async open({ endpoint }, means) {
      const { awsStore } = await import("./store.ts");
      return awsStore(endpoint, means);
    },
  });
}
