import { expect, test } from "vitest";
import { startEndpoint } from "../support/endpoint.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

test.each([401, 403, 400, 500])(
  "a store that answers %i with the token as its code does not bring it into the log",
  async (status) => {
    const store = await startEndpoint((_, reply) => reply.writeHead(status).end('{"code":"TOKCANARYLONG"}'));
    const env = {
      ENVSHIM_SPEC: specFile({ A: "secret:a" }),
      ENVSHIM_ENDPOINT: store.url,
      ENVSHIM_TOKEN: "TOKCANARYLONG",
      ENVSHIM_TIMEOUT: "2s",
      ENVSHIM_LOG_LEVEL: "debug",
    };
    const run = await envshim(["--", "true"], { env });
    expect(run.stderr).toContain(`answered ${status}`);
    expect(run.stderr).not.toContain("TOKCANARY");
  },
);
