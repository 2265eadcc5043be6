import { expect, test } from "vitest";
import { serveSecrets, startEndpoint } from "../support/endpoint.ts";
import { readmeBlock } from "../support/readme.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";

test("the errors of the README are real ones", async () => {
  const store = await serveSecrets({});
  const broken = tempFile(
    "spec.yaml",
    "env:\n  - name: MODEL\n    value: [a, b]\n  - name: HF_TOKEN\n    value: secret:hf token\n",
  );
  const missing = { ENVSHIM_SPEC: specFile({ HF_TOKEN: "secret:hfToken" }), ENVSHIM_ENDPOINT: store.url };
  const text = { ENVSHIM_LOG_FORMAT: "text" };
  const runs = [
    await envshim(["--spec", broken, "--", "true"], { env: text }),
    await envshim(["--", "true"], { env: { ...text, ...missing } }),
    await envshim(["--", "true"], { env: { ...text, ENVSHIM_TIMEOUT: "soon" } }),
    await envshim(["--", "pyhton3"], { env: { ...text, ENVSHIM_SPEC: specFile({}), PATH: "/usr/bin:/bin" } }),
  ];
  const said = runs.map(({ stderr }) => stderr).join("");
  expect(said.replaceAll(broken, "spec.yaml").replaceAll(store.host, "127.0.0.1:8787")).toBe(
    readmeBlock("errors"),
  );
});

test("the protocol is as the README describes it", async () => {
  const reply = readmeBlock("protocol reply");
  const endpoint = await startEndpoint((_, response) => response.end(reply));
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a", B: "secret:b" }),
    ENVSHIM_ENDPOINT: endpoint.url,
    ENVSHIM_PROJECT: "p1",
    ENVSHIM_CLUSTER: "c1",
    ENVSHIM_TEAM: "t1",
    ENVSHIM_TOKEN: "TOKEN",
  };
  const run = await envshim(["--", "true"], { env });
  expect(run.status).toBe(79);
  const [head = "", body] = readmeBlock("protocol request").trim().split("\n\n");
  const [line, authorization, type] = head.split("\n");
  const [request] = endpoint.requests;
  expect(`${request?.method} ${request?.url}`).toBe(line);
  expect(`Authorization: ${request?.headers.authorization}`).toBe(authorization);
  expect(`Content-Type: ${request?.headers["content-type"]}`).toBe(type);
  expect(request?.body).toBe(body);
});
