/** How a serving image starts, as its publisher made it. */
export interface ServingImage {
  /** Its folder below docker/examples. */
  readonly example: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[] | null;
  readonly user: string;
}

/** The serving images that docker/examples has a Dockerfile for. */
export const SERVING_IMAGES: readonly ServingImage[] = [
  { example: "vllm", entrypoint: ["vllm", "serve"], cmd: null, user: "" },
  { example: "triton", entrypoint: ["/opt/nvidia/nvidia_entrypoint.sh"], cmd: null, user: "" },
  { example: "tgi", entrypoint: ["/tgi-entrypoint.sh"], cmd: null, user: "" },
  { example: "kserve", entrypoint: ["python3", "-m", "huggingfaceserver"], cmd: null, user: "1000" },
  { example: "ollama", entrypoint: ["/bin/ollama"], cmd: ["serve"], user: "" },
];
