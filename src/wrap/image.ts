import * as z from "zod/mini";
import { InputError } from "../errors/errors.ts";
import { parseJson } from "../store/native/reply.ts";

/** What an image's configuration says about starting it. */
export interface Image {
  /** What `FROM` takes. */
  readonly name: string;
  /** Such as `linux/amd64`. */
  readonly platform: string;
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

const optionalText = z.nullish(z.string());
const optionalList = z.nullish(z.array(z.string()));

/** The part of `docker image inspect` that counts here; what is empty is null or left out, by version of Docker. */
const inspection = z.object({
  Id: optionalText,
  RepoTags: optionalList,
  RepoDigests: optionalList,
  Os: optionalText,
  Architecture: optionalText,
  Config: z.nullish(
    z.object({
      Entrypoint: optionalList,
      Cmd: optionalList,
      User: optionalText,
      WorkingDir: optionalText,
      StopSignal: optionalText,
      Healthcheck: z.nullish(z.object({ Test: optionalList })),
      OnBuild: optionalList,
    }),
  ),
  // Only containers have it.
  Path: optionalText,
});

/** A repository with a tag or digest, or an id: nothing else may stand behind `FROM`. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._\-/:@]*$/;

/**
 * Reads the JSON of `docker image inspect`.
 * @param name what the image is called; default: its first tag, else its digest, else its id
 * @throws {InputError} where it is not the JSON of one Linux image
 */
export function parseInspection(text: string, name?: string): Image {
  const parsed = z.union([inspection, z.array(inspection)]).safeParse(parseJson(text));
  if (!parsed.success) {
    throw invalid(
      "the input is not what docker image inspect prints",
      "docker image inspect IMAGE | envshim wrap",
    );
  }
  const [image, ...more] = Array.isArray(parsed.data) ? parsed.data : [parsed.data];
  if (image === undefined || more.length > 0) {
    throw invalid(
      `the input describes ${more.length + (image ? 1 : 0)} images, but wrap takes one`,
      "inspect one image",
    );
  }
  if (image.Path)
    throw invalid("the input describes a container, not an image", "use docker image inspect IMAGE");
  if (image.Os && image.Os !== "linux") {
    throw invalid("the image is not for Linux", "envshim starts applications in Linux containers only");
  }
  const config = image.Config ?? {};
  const test = config.Healthcheck?.Test?.[0];
  return {
    name: checkName(name ?? firstName(image)),
    platform: `linux/${image.Architecture || "amd64"}`,
    entrypoint: config.Entrypoint ?? [],
    cmd: config.Cmd ?? [],
    user: config.User ?? "",
    workdir: config.WorkingDir ?? "",
    stopSignal: config.StopSignal ?? "",
    hasHealthcheck: test !== undefined && test !== "NONE",
    hasTriggers: (config.OnBuild ?? []).length > 0,
  };
}

function firstName({ RepoTags, RepoDigests, Id }: z.infer<typeof inspection>): string | undefined {
  const names = [...(RepoTags ?? []), ...(RepoDigests ?? []), ...(Id ? [Id] : [])];
  return names.find((name) => !name.includes("<none>"));
}

function checkName(name: string | undefined): string {
  if (name !== undefined && NAME.test(name)) return name;
  throw invalid("the input does not name the image", "write envshim wrap IMAGE");
}

function invalid(message: string, fix: string): InputError {
  return new InputError("input-invalid", { message, fix });
}
