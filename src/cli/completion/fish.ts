import { type CommandModel, type Completable, type OptionModel, valuedFlags } from "./model.ts";

/** The completion script for fish 3 and later. */
export function fishScript(model: readonly CommandModel[]): string {
  const words = model.filter(({ word }) => word !== "");
  return `# Completes envshim's command line: envshim completion fish > ~/.config/fish/completions/envshim.fish
function __envshim_at --description 'True where the command line is at this command: its word, none, or -- of the app'
    set -l at ''
    set -l value no
    for word in (commandline -opc)[2..-1]
        if test $value = yes
            set value no
        else if test "$word" = --
            set at --
            break
        else if contains -- "$word" ${valuedFlags(model)
          .map(({ flag }) => flag)
          .join(" ")}
            set value yes
        else if test -z "$at"; and not string match -q -- '-*' "$word"
            set at "$word"
        end
    end
    test "$at" = "$argv[1]"
end
function __envshim_app --description 'What the command after -- would complete'
    set -l words (commandline -opc)
    set -l start (contains -i -- -- $words)
    set -e words[1..$start]
    complete -C (string join ' ' -- (string escape -- $words) (commandline -ct))
end
complete -c envshim -f
complete -c envshim -n '__envshim_at --' -a '(__envshim_app)'
${words.map(({ word, about }) => `complete -c envshim -n '__envshim_at ""' -a ${word} -d ${single(about)}`).join("\n")}
${model.flatMap(commandLines).join("\n")}
`;
}

function commandLines({ word, options, operands }: CommandModel): string[] {
  const at = `complete -c envshim -n '__envshim_at ${word || '""'}'`;
  return [
    ...operands.flatMap((operand) => (operand.kind === "text" ? [] : [`${at} ${candidates(operand)}`])),
    ...options.map((option) => `${at} ${optionPart(option)}`),
  ];
}

function optionPart({ flag, about, isSwitch, takes }: OptionModel): string {
  const named = `-l ${flag.slice(2)} -d ${single(about)}`;
  if (isSwitch) return named;
  return takes.kind === "text" ? `${named} -x` : `${named} -r ${candidates(takes)}`;
}

function candidates(takes: Completable): string {
  if (takes.kind === "words") return `-f -a ${single(takes.words.join(" "))}`;
  return takes.kind === "file" ? "-F" : "-f";
}

function single(text: string): string {
  return `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
}
