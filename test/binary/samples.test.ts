import { expect, test } from "vitest";
import { serveSecrets } from "../support/endpoint.ts";
import { envshim } from "../support/run.ts";
import { tempFile } from "../support/temp.ts";

const REFERENCE_SAMPLE = `env: # container environment variables
  - name: some-env
    value: some-value
  - name: secret-env
    value: secret:mySecretEnv # stored as a project or team secret. Naming is arbitrary.
`;

const HOW_TO_SAMPLE = `env: # container environment variables
    - name: some-env
        value: some-value
    - name: secret-env
        value: secret:mySecretEnv # stored as a project or team secret. Naming is arbitrary.
`;

test.each([
  ["reference", REFERENCE_SAMPLE],
  ["how-to", HOW_TO_SAMPLE],
])("the published %s sample gives the app its literal and its secret", async (_, sample) => {
  const endpoint = await serveSecrets({ mySecretEnv: "stored value" });
  const run = await envshim(["--", "env"], {
    env: { ENVSHIM_SPEC: tempFile("spec.yaml", sample), ENVSHIM_ENDPOINT: endpoint.url },
  });
  expect(run.stdout.split("\n").sort()).toEqual([
    "",
    "PATH=/usr/local/bin:/usr/bin:/bin",
    "secret-env=stored value",
    "some-env=some-value",
  ]);
  expect(run.status).toBe(0);
});

test("the mis-indented how-to sample gives a warning for each line, with the line as it should be", async () => {
  const endpoint = await serveSecrets({ mySecretEnv: "stored value" });
  const spec = tempFile("spec.yaml", HOW_TO_SAMPLE);
  const run = await envshim(["--log-format", "text", "--", "true"], {
    env: { ENVSHIM_SPEC: spec, ENVSHIM_ENDPOINT: endpoint.url },
  });
  const warnings = run.stderr.split("\n").filter((line) => line.startsWith("envshim: warning: "));
  expect(warnings).toEqual([
    expect.stringContaining(`${spec}:3:9: value: is deeper than its name:`),
    expect.stringContaining(`${spec}:5:9: value: is deeper than its name:`),
  ]);
  expect(warnings[1]).toContain('write "      value: secret:mySecretEnv"');
  expect(run.stderr).not.toContain("some-value");
});
