import { SettingError } from "../../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";

interface Variable {
  readonly variable: string;
}

const WORDS = {
  "no-region": {
    message: "ENVSHIM_ENDPOINT names no region, and neither AWS_REGION nor AWS_DEFAULT_REGION is set",
    fix: "write it behind the //, such as aws-secretsmanager://eu-west-1, or set AWS_REGION",
  },
  "bad-region": ({ variable }: Variable) => ({
    message: `${variable} is not a region`,
    fix: "such as eu-west-1",
  }),
  "bad-address": ({ variable }: Variable) => ({
    message: `${variable} is not the address of an API`,
    fix: "such as https://vpce-1.example.com",
  }),
  "half-a-key": ({ has, lacks }: { readonly has: string; readonly lacks: string }) => ({
    message: `${has} is set without ${lacks}`,
    fix: "set both, or neither",
  }),
  "bad-key": ({ variable }: Variable) => ({
    message: `${variable} holds a character that no key has, such as a line end`,
    fix: "set the bare value",
  }),
  "no-role": {
    message: "AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN is not the ARN of a role",
    fix: "such as arn:aws:iam::123456789012:role/my-role; Amazon EKS sets it from the service account's annotation",
  },
  "bad-session": {
    message: "AWS_ROLE_SESSION_NAME is not the name of a session",
    fix: "2 to 64 letters, digits and _ + = , . @ -",
  },
  "bad-container-address": ({ variable, wanted }: Variable & { readonly wanted: "URL" | "path" }) => ({
    message: `${variable} is not a ${wanted}`,
    fix: "the platform sets it; leave it as it is",
  }),
  "bad-container-token": ({ variable }: Variable) => ({
    message: `the token of ${variable} cannot stand in a header`,
    fix: "see who sets it",
  }),
  "bad-metadata-address": {
    message: "AWS_EC2_METADATA_SERVICE_ENDPOINT is not an address",
    fix: "such as http://169.254.169.254",
  },
} as const satisfies Words;

/** A variable of the AWS SDKs' is missing or wrong. */
export class AwsSettingError extends SettingError {
  constructor(fact: FactOf<typeof WORDS>) {
    super([inWords(WORDS, fact)]);
  }
}
