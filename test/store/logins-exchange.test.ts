// The login exchange, and a token in a file, against each case, with a native store.
import { writeFileSync } from "node:fs";
import { answerSecrets, startEndpoint, untilDown } from "../support/endpoint.ts";
import { testLogins } from "../support/logins.ts";
import { tempFile } from "../support/temp.ts";

const VALUE = "value-of-app-in-native";

/** A native store that takes these tokens. */
async function startStore(takes: (token: string) => boolean, onRequest: () => void = () => {}) {
  const up = untilDown((request, reply) => {
    onRequest();
    const token = (request.headers.authorization ?? "").replace("Bearer ", "");
    if (takes(token)) answerSecrets({ app: VALUE }, request, reply);
    else reply.writeHead(401).end(JSON.stringify({ code: "UNAUTHORIZED", message: token }));
  });
  return { ...(await startEndpoint(up.handler)), down: up.down };
}

testLogins([
  {
    name: "exchange",
    async start() {
      let given = 0;
      let over = 0;
      const file = tempFile("secret", "canary-secret");
      const up = untilDown(({ body }, reply) => {
        const { id, secret } = JSON.parse(body);
        if (id === "app" && secret === "canary-secret")
          reply.end(JSON.stringify({ access_token: `canary-token-${++given}` }));
        else reply.writeHead(403).end(JSON.stringify({ code: "FORBIDDEN", message: body }));
      });
      const login = await startEndpoint(up.handler);
      const store = await startStore((token) => Number(token.replace("canary-token-", "")) > over);
      return {
        env: {
          ENVSHIM_ENDPOINT: store.url,
          ENVSHIM_LOGIN: "exchange",
          ENVSHIM_LOGIN_URL: login.url,
          ENVSHIM_LOGIN_BODY: `{"id":"{env:CLIENT_ID}","secret":"{file:${file}}"}`,
          CLIENT_ID: "app",
        },
        value: VALUE,
        hidden: ["canary"],
        make: {
          "wrong role": () => ({
            env: { CLIENT_ID: "nobody" },
            says: `the login at ${login.host} answered 403 FORBIDDEN`,
          }),
          expired: () => {
            writeFileSync(file, "canary-over");
            return { says: `the login at ${login.host} answered 403 FORBIDDEN` };
          },
          renewed: () => {
            over = 1;
            return {};
          },
          "server down": () => {
            up.down();
            store.down();
            return {};
          },
          "late file": () => ({ file }),
        },
      };
    },
  },
  {
    name: "token",
    async start() {
      const file = tempFile("token", "canary-good");
      let arrival = () => {};
      const store = await startStore(
        (token) => token === "canary-good",
        () => arrival(),
      );
      return {
        env: { ENVSHIM_ENDPOINT: store.url, ENVSHIM_TOKEN_FILE: file },
        value: VALUE,
        hidden: ["canary"],
        make: {
          "wrong role": () => {
            writeFileSync(file, "canary-of-another");
            return { says: "answered 401 UNAUTHORIZED: it does not accept the token" };
          },
          expired: () => {
            writeFileSync(file, "canary-over");
            return { says: "answered 401 UNAUTHORIZED: it does not accept the token" };
          },
          renewed: () => {
            writeFileSync(file, "canary-over");
            // It has been read when the first request is made.
            arrival = () => writeFileSync(file, "canary-good");
            return {};
          },
          "server down": () => {
            store.down();
            return {};
          },
          "late file": () => ({ file }),
        },
      };
    },
  },
]);
