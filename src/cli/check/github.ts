import { withFix } from "../../errors/problem.ts";
import type { Finding, Report, Severity } from "./report.ts";

/** What GitHub calls them. */
const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/** The problems as workflow commands, which GitHub shows beside the lines of a change. */
export function asGithub(reports: readonly Report[]): string {
  return reports.flatMap(({ findings }) => findings.map(annotation)).join("");
}

function annotation({ severity, rule, code, place, message, fix }: Finding): string {
  const kind = rule ?? code;
  const properties = {
    // What came through a pipe is no file of the change.
    ...(place && place.file !== "<stdin>" && { file: place.file, line: place.line, col: place.column }),
    title: kind === undefined ? "envshim" : `envshim: ${kind}`,
  };
  const listed = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${COMMANDS[severity]} ${listed.join(",")}::${data(withFix(message, fix))}\n`;
}

/** A command is one line, and % starts an escape in it. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
