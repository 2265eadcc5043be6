import type { Image } from "../docker/image.ts";
import { isShim, isWrapped, type Start } from "../docker/wrapped.ts";

/** Where the wrapped image has envshim: an absolute path, as an image's PATH may be anything. */
const TARGET = "/usr/local/bin/envshim";

/**
 * A Dockerfile that puts envshim in front of an image and keeps how it starts.
 *
 * An image that sets ENTRYPOINT loses the CMD of its base, so both are restated; USER, WORKDIR and the rest are
 * inherited. Docker substitutes no variables in the JSON form of ENTRYPOINT and CMD, so JSON is all the quoting there
 * is (https://docs.docker.com/reference/dockerfile/#environment-replacement).
 */
export function wrapDockerfile(image: Image): string {
  const { name, platform } = image;
  // In both stages, for the builder's own platform may be another one.
  const from = platform === undefined ? "FROM" : `FROM --platform=${platform}`;
  const { entrypoint, cmd } = inFront(image);
  const lines = [
    `# Puts envshim in front of ${name ?? "BASE"} and keeps its ENTRYPOINT, CMD, USER and WORKDIR.`,
    `# Build: docker build -t NAME ${name === undefined ? "--build-arg BASE=IMAGE " : ""}- < this file.`,
    `# ENVSHIM is an image that holds /envshim, of the same platform${platform === undefined ? "" : `: ${platform}`}.`,
    "#",
    ...notes(image).map((note) => `# - ${note.replaceAll("\n", "\n#   ")}`),
    "",
    "ARG ENVSHIM=envshim",
    ...(name === undefined ? ["ARG BASE"] : []),
    `${from} \${ENVSHIM} AS envshim`,
    "",
    `${from} ${name ?? `\${BASE}`}`,
    `COPY --from=envshim /envshim ${TARGET}`,
    ...(entrypoint.length > 0 ? [`ENTRYPOINT ${JSON.stringify(entrypoint)}`] : []),
    ...(cmd.length > 0 ? [`CMD ${JSON.stringify(cmd)}`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

/** The new envshim in the place of the old one, or before everything else. */
function inFront({ entrypoint, cmd }: Start): Start {
  if (!isWrapped({ entrypoint, cmd })) return { entrypoint: [TARGET, "--", ...entrypoint], cmd };
  const replace = (words: readonly string[]) => {
    const at = words.findIndex(isShim);
    return words.map((word, index) => (index === at ? TARGET : word));
  };
  return entrypoint.length > 0 ? { entrypoint: replace(entrypoint), cmd } : { entrypoint, cmd: replace(cmd) };
}

function notes(image: Image): string[] {
  return [inherited(image), ...startNotes(image), ...(image.hasTriggers ? [TRIGGERS] : []), ...UNKNOWN];
}

function inherited({ user, workdir, stopSignal, hasHealthcheck }: Image): string {
  const kept = [
    `USER ${shown(user || "root")}`,
    `WORKDIR ${shown(workdir || "/")}`,
    ...(stopSignal ? [`STOPSIGNAL ${shown(stopSignal)}`] : []),
    ...(hasHealthcheck ? ["its HEALTHCHECK"] : []),
  ];
  return `Inherited, so not repeated below: ${kept.join(", ")}, ENV, EXPOSE and VOLUME.`;
}

function startNotes({ name, entrypoint, cmd }: Image): string[] {
  const [program = ""] = entrypoint;
  const found: string[] = [];
  if (name === undefined) {
    found.push(
      "Not known: what the image is called, and a build finds none by its id: docker tag ID IMAGE gives it a name.",
    );
  }
  if (isWrapped({ entrypoint, cmd })) {
    found.push("The image starts with envshim already: the one from ENVSHIM takes its place.");
  }
  if (entrypoint.length === 0 && cmd.length === 0) {
    found.push(
      "It has neither ENTRYPOINT nor CMD: the command has to stand behind the image's name in docker run.",
    );
  }
  if (isShellForm(entrypoint)) {
    found.push(
      "Its ENTRYPOINT is in shell form, so CMD and the arguments of docker run are ignored, as without envshim;\n" +
        "and the shell is PID 1, unless its line starts with exec.",
    );
  }
  if (program.endsWith(".sh")) {
    found.push(
      `Not known: whether ${shown(program)} ends in exec. If not, the script stays PID 1, as without envshim.`,
    );
  }
  return found;
}

/** The shell form of ENTRYPOINT, as Docker stores it. */
function isShellForm(entrypoint: readonly string[]): boolean {
  return entrypoint.length === 3 && /\/(ba|da|a|z)?sh$/.test(entrypoint[0] ?? "") && entrypoint[1] === "-c";
}

const TRIGGERS = "Its ONBUILD instructions run in this build.";

const UNKNOWN = [
  "Not known: where secrets come from. Set ENVSHIM_ENDPOINT, and ENVSHIM_TOKEN_FILE where the store wants a token,\n" +
    "when the container starts; mount the spec at /etc/envshim/spec.yaml.",
  "Not known: its C library. envshim needs glibc 2.28 or later and libstdc++: Debian, Ubuntu and Red Hat have them,\n" +
    "Alpine has not.",
  "HEALTHCHECK and docker exec do not go through ENTRYPOINT: they see ENV and -e, not the spec and the secrets.",
  "What replaces ENTRYPOINT leaves envshim out: docker run --entrypoint, command: in Kubernetes.",
];

/** A text as a comment can have it: on one line. */
function shown(text: string): string {
  return /^[\x21-\x7e]+$/.test(text) ? text : JSON.stringify(text);
}
