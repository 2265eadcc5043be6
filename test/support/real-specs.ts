import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./paths.ts";
import { envshim, type Run } from "./run.ts";
import { tempDir, tempFile } from "./temp.ts";

/** A deployment spec that is in a public repository, or one of ours of the same shape where its licence does not say. */
export interface RealSpec {
  /** Below test/fixtures/specs. */
  readonly file: string;
  /** Repository and path. */
  readonly origin: string;
  /** Under which it is taken as it stands; none: names, texts and values are ours, the shape is theirs. */
  readonly licence?: "MIT" | "Apache-2.0";
  /** What `check` says: rule or severity, and line. */
  readonly told: readonly string[];
  /** What `check --platform` refuses: the lines. */
  readonly refused?: readonly number[];
  /** The ports that `up` publishes; none where it refuses the spec, whose image is a placeholder of other tools. */
  readonly ports: readonly number[] | undefined;
}

const NO_ENV = "info 1";

/** Found by their content and by the names that the platform's tools look for. No TOML was: that one is our own. */
export const REAL_SPECS: readonly RealSpec[] = [
  {
    file: "hello-world.jsonc",
    origin: "Paperspace/app-template: paperspace.jsonc",
    licence: "MIT",
    ports: [],
    told: [NO_ENV],
  },
  {
    file: "hello-world.json",
    origin: "Paperspace/app-template: paperspace.json",
    licence: "MIT",
    ports: [],
    told: [NO_ENV],
  },
  {
    file: "byte-barometer.yaml",
    origin: "stianlaa/byte-barometer: paperspace.yaml",
    licence: "MIT",
    ports: [3000],
    told: [],
  },
  {
    file: "deploy-action.yaml",
    origin: "Paperspace/deploy-action: README.md",
    licence: "Apache-2.0",
    ports: undefined,
    told: [NO_ENV],
  },
  {
    file: "webui.jsonc",
    origin: "Paperspace/stable-diffusion-app: paperspace.jsonc",
    ports: [7860],
    told: [NO_ENV],
  },
  {
    file: "ollama.json",
    origin: "DO-Solutions/paperspace-openai: paperspace.json",
    ports: [11434],
    told: [NO_ENV],
  },
  { file: "rag.json", origin: "bnarasimha/DO-RAG: paperspace.json", ports: [7860], told: ["credential 6"] },
  {
    file: "diffusers.json",
    origin: "mvamsiDO/SD-API-gradient-deployment: paperspace.json",
    ports: [8000],
    told: ["placeholder 6"],
  },
  {
    file: "mistral.json",
    origin: "mvamsiDO/mistral7b-vllm-paperspace: paperspace.json",
    ports: [8000],
    told: ["command 11", "placeholder 6"],
  },
  {
    file: "translation.yaml",
    origin: "Paperspace/FastAPI-Hugging-Face-Template-App: paperspace.yaml",
    ports: [8000],
    told: [NO_ENV],
  },
  {
    file: "fastapi.yaml",
    origin: "Paperspace/FastAPI-Template-App: paperspace.yaml",
    ports: [8000],
    told: [NO_ENV],
  },
  // `apiVersion: v1` with keys of both shapes.
  {
    file: "two-shapes.yaml",
    origin: "RayWang0328/Colby-Trash-App: paperspace.yaml",
    ports: [8000],
    told: [NO_ENV],
    refused: [13, 16],
  },
  // Its port is in quotes.
  {
    file: "gradio-command.yaml",
    origin: "Jameshskelton/pspace-huggingface: .paperspace/app.yaml",
    ports: undefined,
    told: ["command 5"],
    refused: [12],
  },
  { file: "gradio.yaml", origin: "Jameshskelton/bark: .paperspace/app.yaml", ports: undefined, told: [] },
  {
    file: "flask.yaml",
    origin: "alex-lope/pythonProject1: .paperspace/app.yaml",
    ports: [5000],
    told: ["credential 12"],
  },
  {
    file: "big-models.yaml",
    origin: "gradient-ai/stable-diffusion-webui: .paperspace/app.yaml",
    ports: [7860],
    told: [NO_ENV],
  },
  {
    file: "onnx.yaml",
    origin: "gradient-ai/onnx-deployment: deployment-spec.yaml",
    ports: [8501],
    told: [NO_ENV],
  },
  { file: "resnet.yaml", origin: "gradient-ai/resnet-fastapi: deployment-spec.yaml", ports: [80], told: [] },
  {
    file: "open-day.yaml",
    origin: "AicademyHK/stable-diffusion-openday: spec.yaml",
    ports: [7860],
    told: ["command 3"],
  },
  {
    file: "from-actions.yaml",
    origin: "assetsathidev1/paperspace-test: paperspace.yaml",
    ports: [8000],
    told: [NO_ENV],
  },
  // A blank at the end of a name.
  { file: "vlm.yaml", origin: "dsivov/nebula3_vlm: deployment-spec.yaml", ports: [8501], told: [] },
  {
    file: "webui-command.yaml",
    origin: "joshua-paperspace/test-pspace: .paperspace/app.yaml",
    ports: [7860],
    told: [NO_ENV],
  },
  {
    file: "tf-serving.yaml",
    origin: "Paperspace/Docs: explore-train-deploy/deployments-preview/deployment-spec.md",
    ports: [8501],
    told: [],
  },
  {
    file: "reference.yaml",
    origin: "the platform's Deployment Spec Reference",
    ports: [8000],
    told: ["command 7"],
  },
  { file: "reference.toml", origin: "the same, as its tools read TOML", ports: [8000], told: ["command 5"] },
];

/** The path of a spec's file. */
export function pathOf({ file }: RealSpec): string {
  return join(ROOT, "test/fixtures/specs", file);
}

/** What `docker image inspect` says of an image that has a start of its own. */
const INSPECTED = [
  {
    Id: `sha256:${"0".repeat(64)}`,
    RepoTags: ["example/app:1"],
    Architecture: process.arch === "arm64" ? "arm64" : "amd64",
    Os: "linux",
    Config: {
      User: "",
      Env: ["PATH=/usr/bin:/bin"],
      Cmd: ["serve"],
      WorkingDir: "/srv",
      Entrypoint: ["/entry"],
    },
  },
];

/** Those that `up` prints as a Compose project: all but those whose image is for others to fill in. */
export const PRINTED = REAL_SPECS.filter(({ ports }) => ports !== undefined);

/** Prints a spec as a Compose project. No image is asked for: a stand-in of docker knows each. */
export function printUp(spec: RealSpec): Promise<Run> {
  const folder = tempDir();
  const docker = join(folder, "docker");
  writeFileSync(docker, `#!/bin/sh\ncat <<'EOF'\n${JSON.stringify(INSPECTED)}\nEOF\n`, { mode: 0o755 });
  const secrets = tempFile("secrets.yaml", "mySecretEnv: x\n");
  return envshim(["up", "--print", "--secrets", secrets, pathOf(spec)], {
    env: { PATH: `${folder}:/usr/bin:/bin`, ENVSHIM_LOG_FORMAT: "text" },
  });
}
