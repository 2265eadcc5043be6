import { expect, test } from "vitest";
import { answerSecrets, startEndpoint } from "../support/endpoint.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

test("a store that says Retry-After: 10 once is asked again after 10 s, and the app starts", async () => {
  const endpoint = await startEndpoint((request, reply, index) =>
    index === 0
      ? reply.writeHead(503, { "retry-after": "10" }).end()
      : answerSecrets({ a: "the secret" }, request, reply),
  );
  const run = await envshim(["--", "printenv", "A"], {
    env: { ENVSHIM_SPEC: specFile({ A: "secret:a" }), ENVSHIM_ENDPOINT: endpoint.url, ENVSHIM_CACHE: "off" },
  });
  expect(run).toMatchObject({ status: 0, stdout: "the secret\n" });
  expect(run.ms).toBeGreaterThan(10_000);
});
