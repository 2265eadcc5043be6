import { EXIT_STATUS } from "../errors/exit-codes.ts";
import type { Program } from "./command.ts";
import { GENERAL_OPTIONS, inWords, OPTION_WINS, optionGroups, shown } from "./options.ts";
import { VERSION } from "./version.ts";

/** The manual page, in the man macros of roff (groff_man(7)). */
export function manPage(program: Program): string {
  const { commands, kinds } = program;
  const groups = optionGroups(program);
  return `${[
    `.TH ENVSHIM 1 "" "envshim ${roff(VERSION)}"`,
    ".SH NAME",
    roff(
      "envshim - fills the environment from a mounted spec and a secret store, then becomes the application",
    ),
    ".SH SYNOPSIS",
    ...commands.flatMap(({ usage }, index) => [
      ...(index > 0 ? [".br"] : []),
      `.B ${roff(`envshim ${usage}`)}`,
    ]),
    ".SH DESCRIPTION",
    roff(
      "The entrypoint of a container: it reads the env block of a deployment spec, fetches what is written secret:NAME there, and becomes the application with all of it in its environment.",
    ),
    ".SH COMMANDS",
    ...commands.flatMap(({ usage, about }) => term(`envshim ${usage}`, about)),
    ".SH OPTIONS",
    roff(OPTION_WINS),
    ...GENERAL_OPTIONS.flatMap(({ names, about }) => term(names, about)),
    ...groups.flatMap(({ takers, settings }) => [
      `.SS ${roff(`Options of ${inWords(takers, program)}`)}`,
      ...settings.flatMap((setting) => term(...shown(setting))),
    ]),
    ".SH ENDPOINTS",
    roff("What ENVSHIM_ENDPOINT takes:"),
    ...kinds.flatMap(({ looksLike }) => [".IP", roff(looksLike)]),
    ".SH EXIT STATUS",
    roff("The application's own, or where it was not started:"),
    ...exitStatus().flatMap(([status, causes]) => term(String(status), causes.join(", "))),
    ...term("128+n", "stopped by signal n while resolving"),
    ".SH FILES",
    ".TP",
    `.I ${roff("/etc/envshim/spec.yaml")}`,
    roff("the spec, where no setting names one"),
  ].join("\n")}\n`;
}

/** A name, and what it means below it. */
function term(name: string, about: string): string[] {
  return [".TP", `.B ${roff(name)}`, roff(about)];
}

function exitStatus(): [number, string[]][] {
  const causes = new Map<number, string[]>();
  for (const [cause, status] of Object.entries(EXIT_STATUS)) {
    causes.set(status, [...(causes.get(status) ?? []), cause]);
  }
  return [...causes];
}

/** Characters that roff would show as others, or take as its own. */
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\e",
  "-": "\\-",
  "'": "\\(aq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
};

/** Text as it is, whatever roff makes of its characters. */
function roff(text: string): string {
  return text
    .replaceAll(/[\\'`^~-]/g, (char) => ESCAPES[char] ?? char)
    .replaceAll(/[^ -~]/gu, (char) => `\\[u${hex(char)}]`)
    .replace(/^\./, "\\&.");
}

function hex(char: string): string {
  return (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
