import { globSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { ROOT } from "./paths.ts";

/** A folder of docker/examples with a deployment spec. */
export interface Example {
  readonly name: string;
  /** From the repository's folder, as all paths here. */
  readonly spec: string;
  readonly secrets: string;
  readonly text: string;
  readonly deployment: Deployment;
  /** The words of ENTRYPOINT in its Dockerfile. */
  readonly entrypoint: readonly string[];
}

/** What its spec has. */
export interface Deployment {
  readonly image: string;
  readonly command?: readonly string[];
  readonly resources: { readonly ports: readonly number[] };
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly healthChecks?: Readonly<Record<string, { readonly path: string; readonly port: number }>>;
}

/** Every example with a spec, by name. */
export function examples(): Example[] {
  return globSync("docker/examples/*/spec.yaml", { cwd: ROOT })
    .sort()
    .map((spec) => exampleAt(spec));
}

/** The example of this name. @throws where there is none */
export function example(name: string): Example {
  return exampleAt(`docker/examples/${name}/spec.yaml`);
}

function exampleAt(spec: string): Example {
  const folder = spec.replace(/\/spec\.yaml$/, "");
  const text = readFileSync(ROOT + spec, "utf8");
  const dockerfile = readFileSync(`${ROOT}${folder}/Dockerfile`, "utf8");
  return {
    name: folder.replace(/^.*\//, ""),
    spec,
    secrets: `${folder}/secrets.yaml`,
    text,
    deployment: parse(text),
    entrypoint: JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfile)?.[1] ?? "[]"),
  };
}
