import { toggle } from "../settings/kinds.ts";
import type { Setting } from "../settings/setting.ts";
import { REPORT_SETTINGS, SERVE_SETTINGS } from "../settings/table.ts";
import type { StoreKind } from "../store/kind.ts";
import { mainTable } from "../store/settings.ts";
import { COMMANDS } from "./commands.ts";

/** The text of `envshim --help`. */
export function usage(kinds: readonly StoreKind[]): string {
  const commands = COMMANDS.map(({ usage, about }) => `  ${usage}\n      ${about}`).join("\n");
  const stores = kinds.map(({ looksLike }) => `  ${looksLike}`).join("\n");
  return `envshim: fills the environment from a mounted spec and a secret store, then becomes the application

${commands}
  envshim --help, --version

Each option has an environment variable; the option wins.

Options of run, check and explain
${rows(Object.values(mainTable(kinds)))}

What ENVSHIM_ENDPOINT takes
${stores}

Options of check and explain
${rows(Object.values(REPORT_SETTINGS))}

Options of serve
${rows(Object.values(SERVE_SETTINGS))}
`;
}

function rows(settings: readonly Setting<unknown>[]): string {
  return settings.map(row).join("\n");
}

function row({ option, variable, kind, about, fallback }: Setting<unknown>): string {
  const name = option === undefined ? "" : `--${option}${kind === toggle ? "" : " …"}, `;
  const initial =
    fallback === undefined || (kind === toggle && fallback === "off") ? "" : ` (default ${fallback})`;
  return `  ${name}${variable}\n      ${about}${initial}`;
}
