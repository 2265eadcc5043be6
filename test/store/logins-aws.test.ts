// Every link of AWS's chain against each case, with stand-ins for Secrets Manager, STS and the metadata.
import { writeFileSync } from "node:fs";
import { serviceAccountToken } from "../support/assertion.ts";
import { credentials, fail, giveValues, keyOf, startInstance, startSts } from "../support/aws-stand-in.ts";
import { startEndpoint, untilDown } from "../support/endpoint.ts";
import { type Change, type LoginRow, type Stage, type Texts, testLogins } from "../support/logins.ts";
import { tempFile } from "../support/temp.ts";

/** What the stand-ins' keys and sessions hold. */
const CANARY = "CaNaRy";

/** Secrets Manager, which refuses keys as it is told to. */
async function startStore() {
  const refused = new Map<string, string>();
  const up = untilDown((request, reply) => {
    const code = refused.get(keyOf(request) ?? "") ?? refused.get("all");
    return code === undefined ? giveValues(request, reply) : fail(reply, code);
  });
  const store = await startEndpoint(up.handler);
  const refuse = (key: string, code: string): Change => {
    refused.set(key, code);
    return {};
  };
  const endpoint = `aws-secretsmanager://eu-west-1?endpoint=${store.url}`;
  return { env: { ENVSHIM_ENDPOINT: endpoint, AWS_EC2_METADATA_DISABLED: "true" }, refuse, down: up.down };
}

type Store = Awaited<ReturnType<typeof startStore>>;

/** The keys that a server gave, the first, the second and so on. */
const numbered = () => {
  let given = 0;
  return () => `ASIA${++given}`;
};

const OVER = "answered ExpiredTokenException: it does not accept the credentials";
const DENIED = "answered AccessDeniedException: the role may not read";

const stage = (store: Store, env: Texts, make: Stage["make"], hidden: readonly string[] = []): Stage => ({
  env: { ...store.env, ...env },
  value: "v of app",
  hidden: [CANARY, ...hidden],
  make: {
    "wrong role": () => ({ ...store.refuse("all", "AccessDeniedException"), says: DENIED }),
    expired: () => ({ ...store.refuse("all", "ExpiredTokenException"), says: OVER }),
    renewed: () => store.refuse("ASIA1", "ExpiredTokenException"),
    ...make,
  },
});

const down =
  (...servers: readonly { down(): void }[]) =>
  () => {
    for (const server of servers) server.down();
    return {};
  };

const environment: LoginRow = {
  name: "keys in the environment",
  without: {
    renewed: "a process's variables stay as they are: no other keys are to be had",
    "late file": "nothing of it is in a file",
  },
  async start() {
    const store = await startStore();
    const keys = {
      AWS_ACCESS_KEY_ID: "AKIASTATIC",
      AWS_SECRET_ACCESS_KEY: `${CANARY}-secret`,
      AWS_SESSION_TOKEN: `${CANARY}-session`,
    };
    const { renewed: _, ...make } = stage(store, {}, {}).make;
    return { ...stage(store, keys, {}), make: { ...make, "server down": down(store) } };
  },
};

const webIdentity: LoginRow = {
  name: "web identity",
  async start() {
    const store = await startStore();
    const assertion = serviceAccountToken("system:serviceaccount:ml:app");
    const file = tempFile("assertion", assertion);
    const key = numbered();
    const refusals = new Map([["over", "ExpiredTokenException"]]);
    let role = "arn:aws:iam::123456789012:role/reader";
    let code = "";
    const server = await startSts(
      (shown, asked) => (refusals.has(shown) || asked !== role ? undefined : key()),
      () => code,
    );
    const env = {
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
      AWS_ROLE_ARN: role,
      AWS_ENDPOINT_URL_STS: server.url,
    };
    const refusedWith = (word: string): Change => {
      code = word;
      return { says: `answered ${word}: the token of AWS_WEB_IDENTITY_TOKEN_FILE may not assume the role` };
    };
    return stage(
      store,
      env,
      {
        "wrong role": () => {
          role = "arn:aws:iam::123456789012:role/another";
          return refusedWith("AccessDenied");
        },
        expired: () => {
          writeFileSync(file, "over");
          return refusedWith("ExpiredTokenException");
        },
        "server down": down(store),
        "late file": () => ({ file }),
      },
      [assertion],
    );
  },
};

const container: LoginRow = {
  name: "container endpoint",
  async start() {
    const store = await startStore();
    const token = "canary-of-the-container";
    const file = tempFile("token", token);
    const key = numbered();
    const up = untilDown(({ headers }, reply) => {
      if (headers.authorization === token) reply.end(JSON.stringify(credentials(key())));
      else reply.writeHead(401).end(JSON.stringify({ Code: "ExpiredToken", Message: headers.authorization }));
    });
    const place = await startEndpoint(up.handler);
    const env = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${place.url}/v1/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
    };
    const make = {
      expired: () => {
        writeFileSync(file, "canary-that-is-over");
        return { says: `cannot be logged in to: ${place.host} answered 401` };
      },
      "server down": down(store, up),
      "late file": () => ({ file }),
    };
    return stage(store, env, make, ["canary"]);
  },
};

const instance: LoginRow = {
  name: "instance metadata",
  without: { "late file": "nothing of it is in a file" },
  async start() {
    const store = await startStore();
    const place = await startInstance("reader", numbered());
    const nobody = await startInstance("", numbered());
    const at = (url: string) => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: url });
    return stage(
      store,
      { ...at(place.url), AWS_EC2_METADATA_DISABLED: "false" },
      {
        "wrong role": () => ({ env: at(nobody.url), says: "has no role for this machine" }),
        // Whose cache it may read is known at the metadata alone, which stays up.
        "server down": down(store),
      },
      ["AQAEsession"],
    );
  },
};

testLogins([environment, webIdentity, container, instance]);
