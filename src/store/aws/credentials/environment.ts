import { AwsSettingError } from "../words.ts";
import { type Link, variable } from "./source.ts";

/** `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, with keys that expire, `AWS_SESSION_TOKEN`. */
export const fromEnvironment: Link = async ({ env }) => {
  const accessKeyId = checked(variable(env, "AWS_ACCESS_KEY_ID"), "AWS_ACCESS_KEY_ID");
  const secretAccessKey = checked(variable(env, "AWS_SECRET_ACCESS_KEY"), "AWS_SECRET_ACCESS_KEY");
  const sessionToken = checked(variable(env, "AWS_SESSION_TOKEN"), "AWS_SESSION_TOKEN");
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const [has, lacks] = accessKeyId
      ? (["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const)
      : (["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"] as const);
    throw new AwsSettingError({ kind: "half-a-key", has, lacks });
  }
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  return {
    identity: () => ({ lasting: JSON.stringify(["key", accessKeyId]), secret: secretAccessKey }),
    get: async () => credentials,
    isRenewable: false,
  };
};

/** Both the key's id and the session token stand in a header. */
function checked(value: string | undefined, name: string): string | undefined {
  if (value === undefined || /^[\x21-\x7e]+$/.test(value)) return value;
  throw new AwsSettingError({ kind: "bad-key", variable: name });
}
