import { isMap, isScalar, isSeq, type Node } from "yaml";
import type { Place, Problem } from "../errors/problem.ts";
import { parseValue } from "../secret/reference.ts";
import { faultOfText } from "../secret/value.ts";
import type { SourceDocument } from "../text/source.ts";
import { type CommandFault, commandProblem } from "./command-words.ts";
import { isNull } from "./nothing.ts";
import type { SpecCommand } from "./spec.ts";
import { specProblem } from "./words.ts";

/** The path of envshim, or its name, as the first word of a command has it. */
export const ENVSHIM = /^(?:.*\/)?envshim$/;

/**
 * Reads the `command` of a spec, the platform's own key: a list of words, which no shell sees. A text is not split into
 * words: the platform takes no text, and nobody could say where a word of it ends.
 * @returns undefined where there is none, or the text itself is not valid
 */
export function readCommand(source: SourceDocument): SpecCommand | undefined {
  const { root } = source;
  if (source.problems.length > 0 || !isMap(root)) return undefined;
  const [pair, second] = root.items.filter(({ key }) => isScalar(key) && key.value === "command");
  if (!pair) return undefined;
  const place = source.place(pair.key as Node);
  const unusable = (error: Problem): SpecCommand => ({
    place,
    words: [],
    startsEnvshim: false,
    app: [],
    errors: [error],
    warnings: [],
  });
  if (second) {
    return unusable(specProblem({ kind: "top-key-twice", key: "command" }, source.place(second.key as Node)));
  }
  const node = pair.value ? source.target(pair.value as Node) : undefined;
  if (!node || isNull(node)) return undefined;
  if (!isSeq(node)) return unusable(commandProblem({ kind: "not-a-list" }, source.place(node)));
  if (node.items.length === 0) return undefined;
  const targets = node.items.map((item) => source.target(item as Node));
  const errors = targets.flatMap((target, index) => {
    const at = source.place(node.items[index] as Node);
    return problemOfWord(target, source, at) ?? [];
  });
  const words = targets.map((target) => (isScalar(target) ? String(target.value ?? "") : ""));
  return { place, words, errors, ...withoutEnvshim(words, place) };
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

/** Warnings of a spec without `command`: one for each key that is nearly that. */
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

function problemOfWord(node: Node | undefined, source: SourceDocument, place: Place): Problem | undefined {
  const fault = faultOfWord(node);
  if (fault) return commandProblem(fault, place);
  const asWritten = isScalar(node) ? source.faultOf(node) : undefined;
  return asWritten && specProblem(asWritten, place);
}

function faultOfWord(node: Node | undefined): CommandFault | undefined {
  if (!isScalar(node)) return { kind: "not-a-word" };
  const text = String(node.value ?? "");
  const fault = faultOfText(text);
  if (fault !== undefined) return { kind: "bad-word", fault };
  const { kind } = parseValue(text);
  return kind === "literal" ? undefined : { kind: "secret-word", is: kind };
}

/** Takes envshim itself away from the front of a command: it runs already, and would only start itself. */
function withoutEnvshim(
  words: readonly string[],
  place: Place,
): Pick<SpecCommand, "startsEnvshim" | "app" | "warnings"> {
  const end = words.indexOf("--");
  if (!ENVSHIM.test(words[0] ?? "") || end < 0) return { startsEnvshim: false, app: words, warnings: [] };
  // Else it is the main job's name, or nothing.
  const hasOptions = words.slice(1, end).some((word) => word.startsWith("-"));
  const warning: Problem = { code: "spec-invalid", ...commandProblem({ kind: "lost-options" }, place) };
  return { startsEnvshim: true, app: words.slice(end + 1), warnings: hasOptions ? [warning] : [] };
}
