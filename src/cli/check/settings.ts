import * as kind from "../../settings/kinds.ts";
import { ofCommand, withDefault } from "../../settings/setting.ts";
import { REPORT_SETTINGS } from "../report-settings.ts";

/** The settings of `envshim check` beside those of every run. */
export const CHECK_SETTINGS = {
  ...REPORT_SETTINGS,
  ...ofCommand("check", {
    platform: withDefault(
      "CHECK_PLATFORM",
      "off",
      "refuse what the platform itself refuses about a spec, too",
      kind.toggle,
    ),
    format: withDefault(
      "CHECK_FORMAT",
      "text",
      "text, json, or github: annotations of a GitHub workflow",
      kind.choice("text", "json", "github"),
    ),
  }),
};
