import { EnvshimError, InputError, SettingError, UsageError } from "../errors/errors.ts";
import type { Place, Problem } from "../errors/problem.ts";
import { type FactOf, inWords, type Words } from "../errors/words.ts";
import { describeErrno } from "../host/files.ts";

interface Named {
  /** The image. */
  readonly image: string;
}

interface Said {
  /** The last line of what a program said. */
  readonly said: string;
}

const USAGE = {
  "two-specs": { message: "the spec is named twice", fix: "write envshim up SPEC, or --spec SPEC" },
  "no-input": {
    message: "envshim up does not read the spec from its standard input",
    fix: "write it to a file, and envshim up FILE",
  },
  "two-sources": {
    message: "--secrets and --endpoint name two places for the secrets",
    fix: "write one of them",
  },
} as const satisfies Words;

/** The command line says two different things. */
export class UpUsageError extends UsageError {
  constructor(fact: FactOf<typeof USAGE>) {
    super(inWords(USAGE, fact));
  }
}

/** A spec has references, and nothing says where their secrets are. */
export class NoSourceError extends SettingError {
  constructor(file: string, secrets: readonly string[]) {
    super([
      {
        message: `${file} refers to secrets, and nothing says where they are: ${secrets.join(", ")}`,
        fix: "write envshim up --secrets FILE, a YAML or JSON file with their names and values, or --endpoint URL",
      },
    ]);
  }
}

const NO_SPEC = {
  usual: {
    message:
      "there is no spec in this folder: neither paperspace.yaml (.yml, .json, .jsonc, .toml) nor .paperspace/app.yaml (and so on) nor spec.yaml",
    fix: "write envshim up FILE",
  },
  named: ({ file, error }: { readonly file: string; readonly error: unknown }) => ({
    message: `the spec ${file} ${describeErrno(error)}`,
    fix: "write envshim up FILE; without a name it takes the spec of this folder",
  }),
} as const satisfies Words;

/** There is no spec: none of the name that was given, or where specs usually are. */
export class NoSpecError extends EnvshimError {
  override readonly name = "NoSpecError";

  constructor(fact: FactOf<typeof NO_SPEC>) {
    super("spec-unreadable", [inWords(NO_SPEC, fact)]);
  }
}

const INVALID = {
  "nothing-to-start": ({ image }: Named) => ({
    message: `the image ${image} has neither ENTRYPOINT nor CMD, and the spec no command`,
    fix: "write command: in the spec",
  }),
  "no-executable": ({ file }: { readonly file: string }) => ({
    message: `the file ${file} of --shim is no executable of Linux`,
    fix: "name the file envshim of a release or a build, or an image that has it",
  }),
  "other-machine": ({ image, wanted, file, got = "another machine" }: OtherMachine) => ({
    message: `the image ${image} is for ${wanted}, but ${file} is an executable for ${got}`,
    fix: `pull the image for ${got}, or name envshim for ${wanted} with --shim`,
  }),
} as const satisfies Words;

interface OtherMachine extends Named {
  /** The kind of machine that the image is for. */
  readonly wanted: string;
  /** The executable, and the kind of machine that it is for, where that is a known one. */
  readonly file: string;
  readonly got: string | undefined;
}

/** Image, executable and spec do not go together. */
export class MismatchError extends InputError {
  constructor(fact: FactOf<typeof INVALID>) {
    super("input-invalid", inWords(INVALID, fact));
  }
}

const UNREADABLE = {
  "no-client": {
    message: "there is no docker in PATH",
    fix: "install Docker (https://docs.docker.com/get-docker); --print does without where the spec has a command:",
  },
  "no-compose": {
    message: "there is neither docker compose nor docker-compose",
    fix: "install Docker's plugin (https://docs.docker.com/compose/install), on Debian docker-compose",
  },
  "no-image": ({ image }: Named) => ({
    message: `docker has no image ${image}, so nobody knows how it starts`,
    fix: `docker pull ${image}, or write command: in the spec`,
  }),
  "cannot-ask": ({ image, said }: Named & Said) => ({
    message: `docker could not be asked for the image ${image}: it said ${said}`,
    fix: "check that Docker runs and that this user may use it",
  }),
  "cannot-pull": ({ image, said }: Named & Said) => ({
    message: `docker has no image ${image} and could not pull it: it said ${said}`,
    fix: "check the name and the network; for a private registry docker login first",
  }),
  "no-shim-image": ({ image }: Named) => ({
    message: `docker has no image ${image}, which brings the container's envshim`,
    fix: `in envshim's own source run docker build -f docker/Dockerfile --target standalone -t ${image} . or name another with --shim`,
  }),
  "no-file": ({ file, option, error }: NoFile) => ({
    message: `the file ${file} of ${option} ${describeErrno(error)}`,
    fix: "check its name",
  }),
  "cannot-start": ({ client, said, taken }: NotStarted) => ({
    message: `${client} could not start it: it said ${said}`,
    fix:
      taken.length > 0
        ? `something on this machine listens on port ${taken.join(" and on port ")}: end it, or write another port in the spec`
        : "check that Docker runs, that the ports are free, and that the image is there",
  }),
  lost: ({ project }: { readonly project: string }) => ({
    message: `docker cannot say how the app of ${project} ended`,
    fix: "check that Docker runs",
  }),
} as const satisfies Words;

interface NotStarted extends Said {
  readonly client: string;
  /** Ports of this machine that were to be published and that somebody listens on. */
  readonly taken: readonly number[];
}

interface NoFile {
  readonly file: string;
  /** Such as `--shim`. */
  readonly option: string;
  readonly error: unknown;
}

/** What Docker and its tools are needed for cannot be had. */
export class DockerNeededError extends InputError {
  constructor(fact: FactOf<typeof UNREADABLE>) {
    super("input-unreadable", inWords(UNREADABLE, fact));
  }
}

const DEPLOYMENT = {
  "no-image": { message: "the spec names no image to run", fix: "write image: NAME at its top" },
  /** `takes`: what the schema says of that place, such as `takes a path`. */
  "not-taken": ({ path, takes }: { readonly path: readonly PropertyKey[]; readonly takes: string }) => ({
    message: `${path.join(".")}: ${takes}`,
  }),
} as const satisfies Words;

/** What is wrong with what a spec asks for beside its environment, in words. */
export function deploymentProblem(fault: FactOf<typeof DEPLOYMENT>, place: Place): Problem {
  return { place, ...inWords(DEPLOYMENT, fault) };
}

/** A warning of a store that the container looks for in itself. */
export const OWN_LOOPBACK: Problem = {
  message: "the store is on this machine's loopback address, where the container cannot reach it",
  fix: "add --network host, or write host.docker.internal in place of the address where Docker has that name",
};
