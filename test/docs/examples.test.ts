// Every example is a spec that the platform takes, with its secrets, and one line that runs it.
// With the real software: test/container/examples.test.ts.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { examples } from "../support/examples.ts";
import { ROOT } from "../support/paths.ts";
import { page } from "../support/readme.ts";
import { envshim } from "../support/run.ts";
import { tempDir } from "../support/temp.ts";

const EXAMPLES = examples();
const PAGE = page("docs/examples.md");

/** Says of every image what its example's Dockerfile makes of it: envshim is in front of its start. */
const DOCKER = `#!/bin/sh
echo '[{"Id": "sha256:ab", "Os": "linux", "Config": {"Entrypoint": ["envshim", "--", "serve"]}}]'
`;

test("there is one for each of these images", () => {
  expect(EXAMPLES.map(({ name }) => name)).toEqual([
    "gunicorn",
    "kserve",
    "model-server",
    "ollama",
    "redis",
    "tgi",
    "triton",
    "vllm",
  ]);
});

test.each(EXAMPLES)(
  "$name: check says nothing against its spec, nor would the platform",
  async ({ spec }) => {
    const { status, stdout, stderr } = await envshim(["check", "--platform", ROOT + spec]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("reference  secret:");
    expect(stdout).not.toMatch(/^(error|warning|advice)/m);
  },
);

test.each(EXAMPLES)(
  "$name: its secrets are those of its spec, and nobody takes them for real ones",
  ({ secrets, deployment }) => {
    const text = readFileSync(ROOT + secrets, "utf8");
    const asked = deployment.env.flatMap(({ value }) => /^secret:(.+)$/.exec(value)?.[1] ?? []);
    expect(Object.keys(parse(text)).sort()).toEqual(asked.sort());
    const values = Object.values<string>(parse(text));
    expect(values.filter((value) => !/^local-|not-a-/.test(value))).toEqual([]);
  },
);

test.each(EXAMPLES)(
  "$name: the line of the page is that of the spec, and prints the project",
  async ({ spec, secrets, text, deployment }) => {
    const line = `envshim up ${spec} --secrets ${secrets}`;
    expect(text).toContain(`#   ${line}`);
    expect(PAGE).toContain(`\`${line}`);
    const bin = tempDir();
    writeFileSync(join(bin, "docker"), DOCKER, { mode: 0o755 });
    const { status, stdout, stderr } = await envshim([...line.split(" ").slice(1), "--print"], {
      cwd: ROOT,
      env: { PATH: `${bin}:/usr/bin:/bin`, ENVSHIM_LOG_FORMAT: "text" },
    });
    expect(status).toBe(0);
    expect(stderr).toBe(`envshim: info: ${spec}: one machine does without resources.machineType\n`);
    const { app } = parse(stdout).services;
    expect(app).toMatchObject({
      image: deployment.image,
      ports: deployment.resources.ports.map((port) => `127.0.0.1:${port}:${port}`),
    });
    expect([app.entrypoint].flat()).toEqual([deployment.command].flat());
    expect(app.volumes.map(({ target }: { target: string }) => target)).toEqual([
      "/etc/envshim/spec.yaml",
      "/etc/envshim/secrets.yaml",
    ]);
  },
);

test.each(EXAMPLES.filter(({ deployment }) => deployment.command))(
  "$name: its command begins as its Dockerfile's ENTRYPOINT does",
  ({ deployment, entrypoint }) => {
    expect(deployment.command?.slice(0, entrypoint.length)).toEqual(entrypoint);
  },
);

test.each(EXAMPLES)("$name: the page says where it is asked whether it is ready", ({ spec, deployment }) => {
  const row = PAGE.split("\n").find((line) => line.includes(spec));
  const { path, port } = {
    port: deployment.resources.ports[0],
    path: "",
    ...deployment.healthChecks?.readiness,
  };
  expect(row?.split(" | ")[2]).toMatch(new RegExp(`^(\`${path}\` on|port) ${port}$`));
});
