import * as z from "zod/mini";
import { SecretValue } from "../../secret/value.ts";
import { decodeBase64 } from "../../text/base64.ts";
import { parseJson } from "../../text/json.ts";
import { shownText } from "../../text/shown.ts";
import type { Failure } from "../failure.ts";
import { exchange, failed, type HttpMeans } from "../http/exchange.ts";
import type { Means } from "../kind.ts";
import type { Answer, Request, Store } from "../store.ts";
import { readValue } from "../value.ts";
import { type Batch, type BatchApi, batchStore } from "./batches.ts";
import { type AwsEndpoint, fullName } from "./endpoint.ts";
import { type AwsReading, answerOf, isSpent, readAwsReply } from "./reply.ts";
import { awsFact } from "./words.ts";

/** Calls one operation of the API. */
type Call = (operation: string, input: object, request: Request) => Promise<AwsReading>;

/** Secrets Manager or Parameter Store. */
export function awsStore(endpoint: AwsEndpoint, means: Means): Store {
  const { label, concurrency, log } = means;
  const url = new URL(endpoint.url ?? "");
  const call = caller(url, { ...means, transport: means.connect({ url }) });
  const api = endpoint.service === "ssm" ? parameterStore(call) : secretsManager(call);
  const store = batchStore(api, {
    label,
    concurrency,
    onDenied: () => log.debug(`the store ${label} does not let several be read at once; one by one, then`),
  });
  return underFullNames(store, (name) => fullName(endpoint, name));
}

/** BatchGetSecretValue takes 20 names. */
function secretsManager(call: Call): BatchApi {
  return {
    size: 20,
    async together(names, request) {
      const said = await call("secretsmanager.BatchGetSecretValue", { SecretIdList: names }, request);
      if (said.kind === "answer") return said;
      const { SecretValues, Errors } = secretsReply.safeParse(parseJson(said.text)).data ?? {};
      if (!SecretValues && !Errors) return notTheApi;
      const answers = new Map<string, Answer>();
      for (const { SecretId, ErrorCode } of Errors ?? []) {
        if (SecretId && ErrorCode) answers.set(SecretId, answerOf(ErrorCode, 400));
      }
      for (const secret of SecretValues ?? []) if (secret.Name) answers.set(secret.Name, secretIn(secret));
      return { kind: "answers", answers };
    },
    async alone(name, request) {
      const said = await call("secretsmanager.GetSecretValue", { SecretId: name }, request);
      if (said.kind === "answer") return said.answer;
      const secret = secretReply.safeParse(parseJson(said.text));
      if (!secret.success) return notTheApi.answer;
      return isOf(name, secret.data) ? secretIn(secret.data) : { kind: "failed", failure: otherSecret };
    },
  };
}

/** GetParameters takes 10 names. */
function parameterStore(call: Call): BatchApi {
  const together = async (names: readonly string[], request: Request): Promise<Batch> => {
    const said = await call("AmazonSSM.GetParameters", { Names: names, WithDecryption: true }, request);
    if (said.kind === "answer") return said;
    const { Parameters, InvalidParameters } = parametersReply.safeParse(parseJson(said.text)).data ?? {};
    if (!Parameters && !InvalidParameters) return notTheApi;
    const answers = new Map<string, Answer>();
    for (const name of InvalidParameters ?? []) answers.set(name, { kind: "missing" });
    for (const { Name, Value, Version } of Parameters ?? [])
      answers.set(Name, found(Value, Version?.toString()));
    return { kind: "answers", answers };
  };
  return {
    size: 10,
    together,
    async alone(name, request) {
      const said = await together([name], request);
      if (said.kind === "answer") return said.answer;
      return said.answers.get(name) ?? notTheApi.answer;
    },
  };
}

const text = z.nullish(z.string());

const secretReply = z.object({
  ARN: text,
  Name: text,
  SecretString: text,
  SecretBinary: text,
  VersionId: text,
});

const secretsReply = z.object({
  SecretValues: z.nullish(z.array(secretReply)),
  Errors: z.nullish(z.array(z.object({ SecretId: text, ErrorCode: text }))),
});

const parametersReply = z.object({
  Parameters: z.nullish(
    z.array(z.object({ Name: z.string(), Value: z.string(), Version: z.nullish(z.number()) })),
  ),
  InvalidParameters: z.nullish(z.array(z.string())),
});

/** True unless a reply says that it is of another secret. An ARN ends with the name and six characters of its own. */
function isOf(asked: string, { ARN, Name }: z.infer<typeof secretReply>): boolean {
  if (typeof Name === "string") return Name === asked;
  return typeof ARN !== "string" || `${ARN}-`.includes(`:secret:${asked}-`);
}

function secretIn({ SecretString, SecretBinary, VersionId }: z.infer<typeof secretReply>): Answer {
  if (typeof SecretString === "string") return found(SecretString, VersionId ?? undefined);
  if (typeof SecretBinary !== "string") return notTheApi.answer;
  const bytes = decodeBase64(SecretBinary);
  if (bytes === undefined) return notTheApi.answer;
  return { kind: "found", value: SecretValue.ofBytes(bytes), ...versionOf(VersionId) };
}

function found(value: string, version: string | undefined): Answer {
  const read = readValue(value);
  if ("failure" in read) return { kind: "failed", failure: read.failure };
  return { kind: "found", value: read.value, ...versionOf(version) };
}

function versionOf(version: string | null | undefined) {
  return version ? { version: shownText(version) } : {};
}

/** The JSON protocol, version 1.1: every operation is a POST to the same address. */
function caller(url: URL, means: HttpMeans): Call {
  return async (operation, input, request) => {
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": operation };
    const question = { method: "POST", url, headers, body: JSON.stringify(input) } as const;
    const said = await exchange(question, request, means, isSpent);
    return said.kind === "reply" ? readAwsReply(said.reply, means.now()) : said;
  };
}

/** A store asked by other names than its own: they are the service's only inside. */
function underFullNames(store: Store, toFull: (name: string) => string): Store {
  return {
    label: store.label,
    async fetch(request) {
      const answers = await store.fetch({ ...request, names: request.names.map(toFull) });
      return new Map(
        request.names.map((name) => [name, answers.get(toFull(name)) ?? { kind: "missing" }] as const),
      );
    },
  };
}

const otherSecret: Failure = { kind: "unreadable", fault: awsFact({ kind: "other-secret" }) };

const notTheApi = failed({ kind: "unreadable", fault: awsFact({ kind: "other-shape" }) });
