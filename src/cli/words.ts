import { EnvshimError, UsageError } from "../errors/errors.ts";
import { type FactOf, inWords, type Words } from "../errors/words.ts";

/** A word of the command line. */
interface Word {
  readonly word: string;
}

/** The command whose help to see; undefined for that of all. */
type CommandOfHelp = string | undefined;

interface UnknownOption {
  readonly option: string;
  /** The command that does not have it; undefined for the main job. */
  readonly of: CommandOfHelp;
  /** An option that it may be meant for. */
  readonly nearest: string | undefined;
}

const LOST_CMD = "an image that sets ENTRYPOINT loses the CMD of its base and has to repeat it";

const BEFORE_APP = "to run it as the application put -- before it: envshim -- COMMAND; see envshim --help";

const WORDS = {
  "no-such-command": ({ word }: Word) => ({
    message: `${JSON.stringify(word)} is not a command of envshim`,
    fix: BEFORE_APP,
  }),
  "no-help-for": ({ word }: Word) => ({
    message: `${JSON.stringify(word)} is not a command of envshim`,
    fix: "see envshim --help",
  }),
  "no-arguments": {
    message: "no command was given",
    fix: "write envshim -- COMMAND, or see envshim --help",
  },
  "unknown-option": ({ option, of, nearest }: UnknownOption) => ({
    message: `${option} is not an option of ${of === undefined ? "envshim" : `envshim ${of}`}`,
    fix: nearest === undefined ? seeHelp(of) : `did you mean ${nearest}?`,
  }),
  "no-value": ({ option, takes }: { readonly option: string; readonly takes: string }) => ({
    message: `${option} needs a value: ${takes}`,
    fix: "see envshim --help",
  }),
  surplus: ({ command, of, word }: Word & { readonly command: string; readonly of: CommandOfHelp }) => ({
    message: `envshim ${command} takes no ${JSON.stringify(word)}`,
    fix: of === undefined ? BEFORE_APP : seeHelp(of),
  }),
  "command-for-up": ({ word }: Word) => ({
    message: `envshim up takes no ${JSON.stringify(word)} behind --: what runs is the spec's command, or else the image's`,
    fix: "write it as command: in the spec",
  }),
  "no-application": {
    message: "there is no -- with a command after it",
    fix: `write envshim -- COMMAND, or envshim -- where the spec has command:; ${LOST_CMD}`,
  },
  "no-command-anywhere": ({ inSpec }: { readonly inSpec: boolean }) => ({
    message: `there is no command after --, and ${inSpec ? "none after envshim -- in the spec's" : "the spec has no"} command:`,
    fix: `write envshim -- COMMAND, or command: [COMMAND, ARG] in the spec; ${LOST_CMD}`,
  }),
  "option-for-application": ({ option }: { readonly option: string }) => ({
    message: `there is no command before ${JSON.stringify(option)}`,
    fix: "arguments of docker run replace the image's CMD, so repeat the command: docker run IMAGE COMMAND ARG…; in Kubernetes args: replaces it too",
  }),
  "argument-not-utf8": ({ index }: { readonly index: number }) => ({
    message: `argument ${index} of the command is not valid UTF-8, so it cannot reach the app as it is`,
    fix: "encode it, or start the command from a script of the image",
  }),
  "two-specs": {
    message: "the spec is named twice",
    fix: "write envshim check FILE, or --spec FILE",
  },
  "two-inputs": {
    message: "the standard input is named twice",
    fix: "write - once",
  },
  "two-formats": {
    message: "--json and --format github are two formats",
    fix: "take one of them",
  },
  "no-destination": {
    message: "envshim copy needs a destination",
    fix: "write envshim copy DEST, a file or a folder",
  },
  "no-completion-for": ({ shell }: { readonly shell: string | undefined }) => ({
    message:
      shell === undefined
        ? "envshim completion needs the name of a shell"
        : `there is no completion for ${JSON.stringify(shell)}`,
    fix: "write envshim completion bash, zsh or fish",
  }),
} as const satisfies Words;

/** The command line is not one that envshim has. */
export class CommandLineError extends UsageError {
  constructor(fact: FactOf<typeof WORDS>) {
    super(inWords(WORDS, fact));
  }
}

/** A bug in envshim, and where it showed: 70. The bug's own message may quote a value, so it is not told. */
export class BugError extends EnvshimError {
  override readonly name = "BugError";

  /** @param what the name of what was thrown @param place the line of its stack where that was */
  constructor(version: string, what: string, place: string) {
    super("bug", [
      { message: `a bug in envshim ${version}: ${what} ${place}`, fix: "please report it with this line" },
    ]);
  }
}

function seeHelp(command: CommandOfHelp): string {
  return command === undefined ? "see envshim --help" : `see envshim ${command} --help`;
}
