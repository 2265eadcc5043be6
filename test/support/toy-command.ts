import type { CliCommand } from "../../src/cli/command.ts";
import { text, toggle } from "../../src/settings/kinds.ts";
import { ofCommand, withDefault } from "../../src/settings/setting.ts";
import { readSettings } from "../../src/settings/settings.ts";

const GREET_SETTINGS = ofCommand("greet", {
  word: withDefault("GREET_WORD", "Hello", "what to say first", text),
  loud: withDefault("GREET_LOUD", "off", "say it in capitals", toggle),
});

/** A command as it would be added: `envshim greet NAME`, with two settings of its own. */
export const greet: CliCommand = {
  name: "greet",
  usage: "greet [options] NAME",
  about: "say hello to NAME",
  settings: GREET_SETTINGS,
  serves: true,
  operands: ["text"],
  async run({ operands: [name = "you"], options }, { env, out }) {
    const { word, loud } = readSettings(GREET_SETTINGS, options, env);
    const said = `${word}, ${name}\n`;
    out.write(loud ? said.toUpperCase() : said);
    return 0;
  },
};
