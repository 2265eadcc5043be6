import { isMap, isScalar, isSeq, type Node } from "yaml";
import type { Place, Problem } from "../errors/problem.ts";
import { parseValue } from "../secret/reference.ts";
import type { SourceDocument } from "../text/source.ts";
import { isNull } from "./nothing.ts";
import type { SpecCommand } from "./spec.ts";
import { faultOfValue } from "./variables.ts";
import { specProblem, VALUE_FAULTS } from "./words.ts";

/** The path of envshim, or its name, as the first word of a command has it. */
export const ENVSHIM = /^(?:.*\/)?envshim$/;

/** What a list of words looks like. */
const AS_LIST =
  'write one word an entry, such as command: [python3, serve.py]; for a shell ["sh", "-c", "TEXT"]';

/**
 * Reads the `command` of a spec, the platform's own key: a list of words, none of which any shell sees. A text is not
 * split: the platform takes none, and where a word ends in one would be anybody's guess.
 * @returns undefined where there is none, or the text itself is not valid
 */
export function readCommand(source: SourceDocument): SpecCommand | undefined {
  const { root } = source;
  if (source.problems.length > 0 || !isMap(root)) return undefined;
  const [pair, second] = root.items.filter(({ key }) => isScalar(key) && key.value === "command");
  if (!pair) return undefined;
  const place = source.place(pair.key as Node);
  const unusable = (fault: Problem): SpecCommand => ({
    place,
    words: [],
    startsEnvshim: false,
    app: [],
    faults: [fault],
    warnings: [],
  });
  if (second) {
    return unusable(specProblem({ kind: "top-key-twice", key: "command" }, source.place(second.key as Node)));
  }
  const node = pair.value ? source.target(pair.value as Node) : undefined;
  if (!node || isNull(node)) return undefined;
  if (!isSeq(node)) {
    return unusable({ place: source.place(node), message: "command: takes a list of words", fix: AS_LIST });
  }
  if (node.items.length === 0) return undefined;
  const faults: Problem[] = [];
  const words = node.items.map((item) => {
    const target = source.target(item as Node);
    const fault = faultOfWord(target, source);
    if (fault) faults.push({ place: source.place(item as Node), ...fault });
    return isScalar(target) ? String(target.value ?? "") : "";
  });
  return { place, words, faults, ...withoutEnvshim(words, place) };
}

/** Names that are nearly `command`, without capitals, blanks, `_` and `-`. */
const NEARLY_COMMAND: ReadonlySet<string> = new Set([
  "command",
  "commands",
  "comand",
  "commnad",
  "comamnd",
  "cmd",
  "entrypoint",
]);

/** What is to be said of a spec without `command`: each key that is nearly that. */
export function findNearlyCommand({ root, place, problems }: SourceDocument): Problem[] {
  if (problems.length > 0 || !isMap<Node>(root)) return [];
  const keys = root.items.flatMap(({ key: node }) =>
    isScalar(node) ? [{ node, key: String(node.value) }] : [],
  );
  if (keys.some(({ key }) => key === "command")) return [];
  return keys
    .filter(({ key }) => NEARLY_COMMAND.has(key.toLowerCase().replace(/[\s_-]/g, "")))
    .map(({ node }) => ({ code: "spec-invalid", ...specProblem({ kind: "nearly-command" }, place(node)) }));
}

type Fault = Pick<Problem, "message" | "fix">;

function faultOfWord(node: Node | undefined, source: SourceDocument): Fault | undefined {
  if (!isScalar(node)) return { message: "a word of command is text, but this is none", fix: AS_LIST };
  const text = String(node.value ?? "");
  const fault = faultOfValue(text);
  if (fault !== undefined) return { message: `a word of command ${VALUE_FAULTS[fault]}` };
  const { kind } = parseValue(text);
  if (kind !== "literal") {
    return {
      message: `a word of command is ${SECRETS[kind]}, but everybody on the machine can see a command`,
      fix: "give it to a variable below env: and let the application read that",
    };
  }
  return source.faultOf(node);
}

const SECRETS = { reference: "a secret: reference", malformed: "nearly a secret: reference" };

/** Takes envshim itself away from the front of a command: it runs already, and would only start itself. */
function withoutEnvshim(
  words: readonly string[],
  place: Place,
): Pick<SpecCommand, "startsEnvshim" | "app" | "warnings"> {
  const end = words.indexOf("--");
  if (!ENVSHIM.test(words[0] ?? "") || end < 0) return { startsEnvshim: false, app: words, warnings: [] };
  // Else it is the main job's name, or nothing.
  const hasOptions = words.slice(1, end).some((word) => word.startsWith("-"));
  const warning: Problem = {
    code: "spec-invalid",
    place,
    message: "the options of envshim in command: have no effect, for envshim runs already",
    fix: "set their variables in the container's environment",
  };
  return { startsEnvshim: true, app: words.slice(end + 1), warnings: hasOptions ? [warning] : [] };
}
