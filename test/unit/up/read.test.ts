import { describe, expect, test } from "vitest";
import { SpecInvalidError } from "../../../src/errors/errors.ts";
import { formatProblem } from "../../../src/errors/problem.ts";
import { parseDocument } from "../../../src/spec/document.ts";
import { parserFor } from "../../../src/text/format.ts";
import type { Deployment } from "../../../src/up/deployment.ts";
import { readDeployment } from "../../../src/up/read.ts";

async function read(text: string, file = "spec.yaml"): Promise<Deployment> {
  return readDeployment(file, parseDocument(file, text, await parserFor(file, text)).source);
}

async function problems(text: string): Promise<string[]> {
  const error = await read(text).catch((error: unknown) => error);
  return error instanceof SpecInvalidError ? error.problems.map(formatProblem) : ["no error"];
}

describe("both shapes that are about", () => {
  test("port, instanceType, models and repositories", async () => {
    const spec = `
image: paperspace/app:1
port: 8888
resources: {replicas: 1, instanceType: P4000}
models: [{id: abc, path: /opt/models}]
repositories: [{url: https://example.com/a.git}]
`;
    expect(await read(spec)).toEqual({
      name: undefined,
      image: "paperspace/app:1",
      command: undefined,
      ports: [8888],
      checks: [],
      beyond: ["resources.instanceType", "models", "repositories"],
    });
  });

  test("resources.ports, machineType, autoscaling, integrations and health checks", async () => {
    const spec = `
apiVersion: v1
name: My App
enabled: true
image: paperspace/app:1
containerRegistry: mine
resources:
  ports: [8000, 9000]
  replicas: 2
  machineType: A100-80G
  autoscaling: {enabled: true, maxReplicas: 5}
integrations: [{type: s3, secretAccessKey: secret:key}]
healthChecks:
  readiness: {path: ready, port: 9001, initialDelaySeconds: 5, periodSeconds: 2, timeoutSeconds: 4, failureThreshold: 6}
  startup: {path: /up, headers: [{name: X-Probe, value: yes}]}
`;
    expect(await read(spec)).toEqual({
      name: "My App",
      image: "paperspace/app:1",
      command: undefined,
      ports: [8000, 9000, 9001],
      checks: [
        {
          kind: "startup",
          path: "/up",
          port: 8000,
          headers: { "X-Probe": "yes" },
          initialDelay: 0,
          period: 10_000,
          timeout: 1000,
          threshold: 3,
        },
        {
          kind: "readiness",
          path: "/ready",
          port: 9001,
          headers: {},
          initialDelay: 5000,
          period: 2000,
          timeout: 4000,
          threshold: 6,
        },
      ],
      beyond: [
        "containerRegistry",
        "resources.replicas",
        "resources.machineType",
        "resources.autoscaling",
        "integrations",
      ],
    });
  });

  test.each([
    ["YAML", "spec.yaml", "image: app\nport: 80\nhealthchecks:\n  liveness:\n    path: /\n"],
    [
      "JSON with comments",
      "spec.jsonc",
      '{"image": "app", // its name\n"port": 80, "healthchecks": {"liveness": {"path": "/"}},}',
    ],
    ["TOML", "spec.toml", 'image = "app"\nport = 80\n[healthchecks.liveness]\npath = "/"\n'],
  ])("in %s", async (_, file, text) => {
    const deployment = await read(text, file);
    expect(deployment).toMatchObject({ image: "app", ports: [80], beyond: [] });
    expect(deployment.checks.map(({ kind, port }) => [kind, port])).toEqual([["liveness", 80]]);
  });
});

test("everything that is wrong is told at once, each with its place and none with its value", async () => {
  const spec = `
port: eighty
resources: {ports: [80, 70000]}
healthChecks:
  readiness: {path: /, periodSeconds: soon}
`;
  expect(await problems(spec)).toEqual([
    "spec.yaml:2:1: the spec names no image to run (write image: NAME at its top)",
    "spec.yaml:2:7: port: takes a whole number from 1 to 65535",
    "spec.yaml:3:25: resources.ports.1: takes a whole number from 1 to 65535",
    "spec.yaml:5:39: healthChecks.readiness.periodSeconds: takes a whole number from 0 to 1000000",
  ]);
});

test.each(["", "- name: A\n  value: b\n", "env:\n  - name: A\n    value: b\n"])(
  "a spec of variables alone has no image to run: %j",
  async (text) => {
    expect(await problems(text)).toEqual([expect.stringContaining("the spec names no image to run")]);
  },
);

test("a check that nobody can ask is told, and not asked", async () => {
  const spec =
    "image: a\nhealthChecks:\n  liveness: {exec: [true]}\n  readiness: {path: /}\n  lifeness: {path: /}\n";
  expect(await read(spec)).toMatchObject({
    checks: [],
    beyond: ["healthChecks.liveness", "healthChecks.readiness", "healthChecks.lifeness"],
  });
});

test("aliases that stand for a world of parts are read in moments", async () => {
  const layers = [..."abcdefghij"].map((name, index, all) => {
    const below = index === 0 ? "x" : `*${all[index - 1]}`;
    return `${name}: &${name} [${Array(10).fill(below).join(", ")}]`;
  });
  expect((await read(`image: app\n${layers.join("\n")}\n`)).image).toBe("app");
});

test("an anchor that stands inside of itself is read in moments", async () => {
  expect((await read("image: app\nx: &a [*a]\ny: &b {c: *b}\n")).image).toBe("app");
});

test.each([":image", "an image", "-v", "$IMAGE"])("%j is no image's name", async (name) => {
  expect(await problems(`image: "${name}"\n`)).toEqual([
    "spec.yaml:1:8: image: takes the image's name, such as python:3.12",
  ]);
});

test("a key that is at the top twice is an error: nobody knows which of them is meant", async () => {
  expect(await problems("image: a\nenv: []\nimage: b\nport: 1\nport: 2\n")).toEqual([
    "spec.yaml:3:1: image: is there twice (keep one of them)",
    "spec.yaml:5:1: port: is there twice (keep one of them)",
  ]);
});
