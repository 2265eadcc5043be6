import { type CommandModel, type Completable, type OptionModel, valuedFlags } from "./model.ts";

/** The completion script for zsh: a function for a folder of fpath, or to be evaluated after compinit. */
export function zshScript(model: readonly CommandModel[]): string {
  return `#compdef envshim
# Completes envshim's command line: envshim completion zsh > a folder of fpath, as _envshim
_envshim() {
  local command= value= word i
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i]
    if [[ -n $value ]]; then
      value=
      continue
    fi
    case $word in
      (--)
        shift i words
        ((CURRENT -= i))
        _normal
        return
        ;;
      (${valuedFlags(model)
        .map(({ flag }) => flag)
        .join("|")}) value=yes ;;
      (-*) ;;
      (*) command=\${command:-$word} ;;
    esac
  done
  case $command in
${model.map((command) => commandCase(command, model)).join("\n")}
    (*) _message 'no command of envshim' ;;
  esac
}
if [[ $funcstack[1] == _envshim ]]; then
  _envshim "$@"
else
  compdef _envshim envshim
fi
`;
}

function commandCase(
  { word, options, operands, repeats }: CommandModel,
  model: readonly CommandModel[],
): string {
  const others = model.filter((command) => command.word !== "");
  const list = others.map((command) => `${command.word}\\:${quoted(described(command.about))}`).join(" ");
  const specs = [
    word === "" ? single(`1:command:((${list}))`) : single("1:command:"),
    ...operands.map((operand, index) => {
      const at = repeats && index === operands.length - 1 ? "*" : index + 2;
      return single(`${at}:operand:${action(operand)}`);
    }),
    ...options.map(optionSpec),
  ];
  return `    (${word || "''"})
      _arguments \\
        ${specs.join(" \\\n        ")}
      ;;`;
}

function optionSpec({ flag, about, isSwitch, takes }: OptionModel): string {
  const text = `[${described(about)}]`;
  if (!isSwitch) return single(`${flag}=${text}:value:${action(takes)}`);
  // Its value, if any, stands behind a = in the same word.
  return single(takes.kind === "words" ? `${flag}=-${text}::value:${action(takes)}` : `${flag}${text}`);
}

function action(takes: Completable): string {
  if (takes.kind === "file") return "_files";
  // A blank, which shows a message, would keep what else matches from being completed at once.
  return takes.kind === "words" ? `(${takes.words.join(" ")})` : "()";
}

/** Fit for a description in a spec of _arguments. */
function described(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, "\\$&");
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["$`]/g, "\\$&")}"`;
}

function single(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
