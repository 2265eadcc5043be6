import { SettingError } from "../../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../../errors/words.ts";
import { factsOf } from "../fact.ts";
import type { Status } from "../failure.ts";
import { answered } from "../failure-words.ts";

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

/** The API's code for an error, checked. */
interface Code {
  readonly code: string;
}

/** What the services say, or what they should not have said. */
export const awsFact = factsOf({
  "not-allowed": ({ code }: Code) => ({ message: `answered ${code}: the role may not read` }),
  "no-key": ({ code }: Code) => ({
    message: `answered ${code}: the key that encrypts it cannot be used`,
  }),
  "not-accepted": ({ code }: Code) => ({
    message: `answered ${code}: it does not accept the credentials`,
  }),
  "no-credentials": { message: "was not asked: there are no credentials of AWS" },
  "other-secret": {
    message: "sent another secret than the one asked for",
    fix: "see what stands between here and the service",
  },
  "other-shape": {
    message: "sent a reply that is not of this API",
    fix: "check the address in ENVSHIM_ENDPOINT or AWS_ENDPOINT_URL",
  },
});

interface Host {
  readonly host: string;
}

/** Who gives credentials, and what they say or should not have said. */
export const awsLoginFact = factsOf({
  container: ({ host }: Host) => ({
    message: host,
    fix: "see that the platform gives this container a role",
  }),
  instance: ({ host }: Host) => ({
    message: `the instance metadata at ${host}`,
    fix: "there are no credentials of AWS in the environment, so the machine's role was asked for: give the workload a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; a container on EC2 needs a hop limit of 2",
  }),
  sts: ({ host }: Host) => ({
    message: host,
    fix: "see that AWS's STS can be reached from here, or set AWS_ENDPOINT_URL_STS",
  }),
  "not-assumed": ({ status, code }: Status) => ({
    message: `answered ${code ?? status}: the token of AWS_WEB_IDENTITY_TOKEN_FILE may not assume the role of AWS_ROLE_ARN`,
    fix: "see that the role's trust policy names the token's issuer, audience and subject, and that the token has not expired",
  }),
  "not-now": (said: Status) => ({ message: answered(said) }),
  "no-credentials": { message: "sent a reply that has no credentials" },
  "no-session": { message: "sent a reply that is not a token of a session" },
  "no-role": { message: "has no role for this machine" },
  "odd-role": { message: "sent a role with a name that is none" },
});
