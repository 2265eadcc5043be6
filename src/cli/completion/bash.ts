import { type CommandModel, type OptionModel, valuedFlags } from "./model.ts";

/** The completion script for bash 4 and later. Where it answers nothing, readline completes names of files. */
export function bashScript(model: readonly CommandModel[]): string {
  const words = model.flatMap(({ word }) => (word === "" ? [] : [word]));
  const valued = valuedFlags(model);
  return `# Completes envshim's command line: eval "$(envshim completion bash)"
_envshim() {
  local cur=\${COMP_WORDS[COMP_CWORD]} command= option= value= operands=0 words= word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    # Readline makes a word of the sign between an option and its value.
    if [[ $word == = ]]; then
      value=yes
    elif [[ $value ]]; then
      value=
    else
      case $word in
        --)
          if declare -F _command_offset >/dev/null; then
            _command_offset $((i + 1))
          elif ((COMP_CWORD == i + 1)); then
            COMPREPLY=($(compgen -c -- "$cur"))
          fi
          return
          ;;
        ${valued.map(({ flag }) => flag).join("|")}) option=$word value=yes ;;
        -*) option=$word ;;
        *) if [[ $command ]]; then operands=$((operands + 1)); else command=$word; fi ;;
      esac
    fi
  done
  if [[ $cur == = ]]; then
    cur= value=yes
  fi
  if [[ $value ]]; then
    case $option in
${optionCases(model.flatMap(({ options }) => options))}
    esac
  elif [[ $cur == -* ]]; then
    case $command in
${model.map(flagsCase).join("\n")}
    esac
  else
    case $command:$operands in
      :0) words='${words.join(" ")} --' ;;
${model.flatMap(operandCases).join("\n")}
    esac
  fi
  if [[ $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  fi
  compopt +o default 2>/dev/null
}
complete -o default -F _envshim envshim
`;
}

function optionCases(options: readonly OptionModel[]): string {
  const files = options.filter(({ takes }) => takes.kind === "file").map(({ flag }) => flag);
  const lines = options.flatMap(({ flag, takes }) =>
    takes.kind === "words" ? [`      ${flag}) words='${takes.words.join(" ")}' ;;`] : [],
  );
  return [`      ${[...new Set(files)].join("|")}) return ;;`, ...new Set(lines)].join("\n");
}

function flagsCase({ word, options }: CommandModel): string {
  return `      ${word || "''"}) words='${options.map(({ flag }) => flag).join(" ")}' ;;`;
}

function operandCases({ word, operands, repeats }: CommandModel): string[] {
  return operands.flatMap((operand, index) => {
    const at = `${word}:${repeats && index === operands.length - 1 ? "*" : index}`;
    if (operand.kind === "file") return [`      ${at}) return ;;`];
    return operand.kind === "words" ? [`      ${at}) words='${operand.words.join(" ")}' ;;`] : [];
  });
}
