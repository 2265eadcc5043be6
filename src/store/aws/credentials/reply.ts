import * as z from "zod/mini";
import { parseJson } from "../../../text/json.ts";
import type { AwsCredentials } from "../sign.ts";

/** What can stand in a header: the reply may be anybody's. */
const word = z.string().check(z.regex(/^[\x21-\x7e]{1,16384}$/));

const reply = z.object({
  AccessKeyId: word,
  SecretAccessKey: word,
  Token: z.nullish(word),
  Expiration: z.nullish(z.string()),
});

/** The credentials of a reply of the container's or the instance's endpoint; undefined where it has none. */
export function credentialsIn(text: string): AwsCredentials | undefined {
  return credentialsOf(parseJson(text));
}

/** The credentials that these members are; undefined where they are none. */
export function credentialsOf(members: unknown): AwsCredentials | undefined {
  const { success, data } = reply.safeParse(members);
  if (!success) return undefined;
  const expires = Date.parse(data.Expiration ?? "");
  return {
    accessKeyId: data.AccessKeyId,
    secretAccessKey: data.SecretAccessKey,
    ...(data.Token ? { sessionToken: data.Token } : {}),
    ...(Number.isNaN(expires) ? {} : { expires }),
  };
}
