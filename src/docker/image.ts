import * as z from "zod/mini";
import { parseJson } from "../text/json.ts";
import { ImageError } from "./words.ts";

/** What an image's configuration says about starting it. */
export interface Image {
  /** What `FROM` takes; undefined where the image has no name that a build can find it by. */
  readonly name: string | undefined;
  /** Such as `linux/amd64`; undefined where the image does not say. */
  readonly platform: string | undefined;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  /** Empty where the image does not say: root. */
  readonly user: string;
  /** Empty where the image does not say: `/`. */
  readonly workdir: string;
  readonly stopSignal: string;
  readonly hasHealthcheck: boolean;
  readonly hasTriggers: boolean;
}

/** What is asked for beside the image's configuration. */
export interface Wanted {
  /** What the image is called; default: its first tag, else its digest. */
  readonly name?: string | undefined;
  /** True where `FROM` is to name the digest. */
  readonly pin: boolean;
}

const optionalText = z.nullish(z.string());
const optionalList = z.nullish(z.array(z.string()));

/** How to start an image; what is empty is null or left out, by version of Docker. */
const config = z.nullish(
  z.object({
    Entrypoint: optionalList,
    Cmd: optionalList,
    User: optionalText,
    WorkingDir: optionalText,
    StopSignal: optionalText,
    Healthcheck: z.nullish(z.object({ Test: optionalList })),
    OnBuild: optionalList,
  }),
);

/** The part of `docker image inspect` that counts here. */
const inspection = z.object({
  Id: z.string(),
  RepoTags: optionalList,
  RepoDigests: optionalList,
  Os: optionalText,
  Architecture: optionalText,
  Variant: optionalText,
  Config: config,
  // Only containers have it.
  Path: optionalText,
});

type Inspection = z.infer<typeof inspection>;

/** An image's configuration as registries have it (OCI image spec, config.md), as what docker would say of it. */
const ociConfig = z.pipe(
  z.object({ os: z.string(), architecture: z.string(), variant: optionalText, config }),
  z.transform(
    ({ os, architecture, variant, config }): Inspection => ({
      Id: "",
      Os: os,
      Architecture: architecture,
      Variant: variant,
      Config: config,
    }),
  ),
);

/** A repository with a tag or digest. Behind `FROM` anything else would be another instruction. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._\-/:@]*$/;

/**
 * Reads the JSON of `docker image inspect`, or an OCI image configuration.
 * @throws {InputError} where it is not the JSON of one Linux image, or cannot be pinned
 */
export function parseInspection(text: string, wanted: Wanted): Image {
  const parsed = z.union([inspection, z.array(inspection), ociConfig]).safeParse(parseJson(text));
  if (!parsed.success) throw new ImageError({ kind: "not-an-image" });
  const [image, ...more] = Array.isArray(parsed.data) ? parsed.data : [parsed.data];
  if (image === undefined || more.length > 0) {
    throw new ImageError({ kind: "not-one", count: more.length + (image ? 1 : 0) });
  }
  if (image.Path) throw new ImageError({ kind: "container" });
  if (image.Os && image.Os !== "linux") throw new ImageError({ kind: "not-linux" });
  const config = image.Config ?? {};
  const test = config.Healthcheck?.Test?.[0];
  return {
    name: nameOf(image, wanted),
    platform: platformOf(image),
    entrypoint: config.Entrypoint ?? [],
    cmd: config.Cmd ?? [],
    user: config.User ?? "",
    workdir: config.WorkingDir ?? "",
    stopSignal: config.StopSignal ?? "",
    hasHealthcheck: test !== undefined && test !== "NONE",
    hasTriggers: (config.OnBuild ?? []).length > 0,
  };
}

/** An id is no name for `FROM`: a build would look for it in a registry. */
function nameOf(image: Inspection, { name, pin }: Wanted): string | undefined {
  const tags = realNames(image.RepoTags);
  const digests = realNames(image.RepoDigests);
  const tag = name === undefined || isIdOf(image, name) ? tags[0] : name;
  const digest =
    digests.find((candidate) => repositoryOf(candidate) === repositoryOf(tag ?? "")) ?? digests[0];
  if (pin && digest === undefined) throw new ImageError({ kind: "no-digest" });
  const found = pin ? digest : (tag ?? digest);
  if (found !== undefined && !NAME.test(found)) throw new ImageError({ kind: "not-for-from", part: "name" });
  return found;
}

function realNames(names: readonly string[] | null | undefined): readonly string[] {
  return (names ?? []).filter((name) => !name.includes("<none>"));
}

/** True for the beginning of the image's id. As for docker, a repository of that name comes first. */
function isIdOf({ Id, RepoTags, RepoDigests }: Inspection, name: string): boolean {
  const named = [...realNames(RepoTags), ...realNames(RepoDigests)];
  return (
    !named.some((candidate) => repositoryOf(candidate) === repositoryOf(name)) &&
    Id.replace("sha256:", "").startsWith(name.replace("sha256:", ""))
  );
}

/** The part before tag and digest, as docker shortens it. */
function repositoryOf(name: string): string {
  return name
    .replace(/@.*$/, "")
    .replace(/:[^/:]*$/, "")
    .replace(/^docker\.io\/(library\/)?/, "");
}

function platformOf({ Architecture, Variant }: Inspection): string | undefined {
  if (!Architecture) return undefined;
  const platform = ["linux", Architecture, ...(Variant ? [Variant] : [])].join("/");
  if (/^[a-z0-9/]+$/.test(platform)) return platform;
  throw new ImageError({ kind: "not-for-from", part: "architecture" });
}
