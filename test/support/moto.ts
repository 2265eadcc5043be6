import { afterAll, beforeAll, onTestFinished } from "vitest";
import { freePort, runProgram } from "./program.ts";
import { pythonWith } from "./python.ts";

/** What plays AWS: Secrets Manager, Systems Manager, IAM and STS, each with the real API. */
const MOTO = ["moto[server,secretsmanager,ssm,iam,sts]==5.2.5"];

/** Keys that moto takes as long as it is told to check none. */
export const MOTO_KEYS = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

/** As many requests are not checked as no test makes. */
const UNCHECKED = "1000000";

const REGION = "eu-west-1";

type Service = "secretsmanager" | "ssm";

/** A running moto. */
export class Moto {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** Stores secrets or parameters under their names, with this prefix. */
  async store(service: Service, secrets: Readonly<Record<string, string>>, prefix = ""): Promise<void> {
    for (const [name, value] of Object.entries(secrets)) {
      if (service === "secretsmanager") {
        await this.call(service, "secretsmanager.CreateSecret", { Name: prefix + name, SecretString: value });
      } else {
        const input = { Name: `/${prefix}${name}`, Value: value, Type: "SecureString" };
        await this.call(service, "AmazonSSM.PutParameter", input);
      }
    }
  }

  /** Calls an operation of a JSON API. @throws where it is refused */
  async call(service: Service, operation: string, input: object): Promise<void> {
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": operation };
    await this.#send(service, headers, JSON.stringify(input));
  }

  /** Makes a user with this policy. @returns its keys, as variables */
  async user(name: string, statement: object): Promise<Readonly<Record<string, string>>> {
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
    await this.#iam({ Action: "CreateUser", UserName: name });
    const keys = await this.#iam({ Action: "CreateAccessKey", UserName: name });
    await this.#iam({ Action: "PutUserPolicy", UserName: name, PolicyName: "own", PolicyDocument: policy });
    const element = (tag: string) => new RegExp(`<${tag}>([^<]+)<`).exec(keys)?.[1] ?? "";
    return {
      AWS_ACCESS_KEY_ID: element("AccessKeyId"),
      AWS_SECRET_ACCESS_KEY: element("SecretAccessKey"),
    };
  }

  /** From here on every request is checked: who signed it, whether rightly, and what IAM lets them do. */
  async checkAll(): Promise<void> {
    await this.#checkAfter("0");
    onTestFinished(() => this.#checkAfter(UNCHECKED));
  }

  async #checkAfter(requests: string): Promise<void> {
    const headers = { "content-type": "text/plain" };
    await fetch(`${this.url}/moto-api/reset-auth`, { method: "POST", headers, body: requests });
  }

  #iam(parameters: Readonly<Record<string, string>>): Promise<string> {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return this.#send(
      "iam",
      headers,
      new URLSearchParams({ Version: "2010-05-08", ...parameters }).toString(),
    );
  }

  async #send(service: string, headers: Readonly<Record<string, string>>, body: string): Promise<string> {
    const scope = `test/20261124/${REGION}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
    const reply = await fetch(this.url, { method: "POST", headers: { ...headers, authorization }, body });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`moto answered ${reply.status} to ${service}: ${text}`);
    return text;
  }
}

/** One moto on loopback for all the tests of a file. @returns it, with nothing in it */
export function useMoto(): () => Promise<Moto> {
  let url = "";
  let stop = async () => {};
  // A machine that does not have it gets it from PyPI.
  beforeAll(async () => {
    const port = await freePort();
    stop = await start(port);
    url = `http://127.0.0.1:${port}`;
  }, 600_000);
  afterAll(() => stop());
  return async () => {
    await fetch(`${url}/moto-api/reset`, { method: "POST" });
    return new Moto(url);
  };
}

async function start(port: number): Promise<() => Promise<void>> {
  const python = await pythonWith("moto", MOTO);
  return runProgram(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], port, {
    INITIAL_NO_AUTH_ACTION_COUNT: UNCHECKED,
  });
}
