import { expect, test } from "vitest";
import { KINDS } from "../../src/store/kinds.ts";
import { allSettings } from "../../src/store/settings.ts";
import { serveSecrets, startEndpoint } from "../support/endpoint.ts";
import { readme, readmeBlock, settingRow } from "../support/readme.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";

test("every setting is in the README as it is in the program", () => {
  for (const setting of allSettings(KINDS)) expect(readme()).toContain(settingRow(setting));
});

test("every exit status is in the README", () => {
  const [table = ""] = /(?<=### Exit codes\n).*?(?=\n## )/s.exec(readme()) ?? [];
  expect([...table.matchAll(/^\| (\S+) \| /gm)].map(([, status]) => status)).toEqual([
    "status",
    ...["64", "65", "66", "69", "70", "73", "76", "77", "78", "79", "126", "127", "128+n"],
  ]);
});

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
