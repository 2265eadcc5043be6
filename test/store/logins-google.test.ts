// Google's login against each case, with stand-ins for Secret Manager and the metadata server.
import { startEndpoint, untilDown } from "../support/endpoint.ts";
import { metadataServer, secretManager } from "../support/google.ts";
import { testLogins } from "../support/logins.ts";

const VALUE = "value-of-app-in-google";

testLogins([
  {
    name: "gcp",
    without: { "late file": "nothing of it is in a file" },
    async start() {
      let given = 0;
      let over = -1;
      const forbidden: string[] = [];
      const metadata = await startEndpoint(
        metadataServer({
          account: () => "app@my-project.iam.gserviceaccount.com",
          token: () => `ya29.canary-${++given}`,
        }),
      );
      const up = untilDown((request, reply, index) =>
        secretManager({
          secrets: { "projects/my-project/secrets/app": VALUE },
          takes: (token) => Number(token.replace("ya29.canary-", "")) > over,
          forbidden,
        })(request, reply, index),
      );
      const store = await startEndpoint(up.handler);
      const refuseUpTo = (number: number) => {
        over = number;
      };
      return {
        env: {
          ENVSHIM_ENDPOINT: `gcp-secretmanager://my-project?endpoint=${store.url}`,
          GCE_METADATA_HOST: metadata.host,
        },
        value: VALUE,
        hidden: ["canary"],
        make: {
          "wrong role": () => {
            forbidden.push("app");
            return {
              says: "answered 403 PERMISSION_DENIED IAM_PERMISSION_DENIED: the service account may not read",
            };
          },
          expired: () => {
            refuseUpTo(1000);
            return {
              says: "answered 401 UNAUTHENTICATED ACCESS_TOKEN_EXPIRED: it does not accept the token",
            };
          },
          renewed: () => {
            refuseUpTo(1);
            return {};
          },
          // Whose cache it may read is known at the metadata server alone, which stays up.
          "server down": () => {
            up.down();
            return {};
          },
        },
      };
    },
  },
]);
