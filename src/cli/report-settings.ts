import * as kind from "../settings/kinds.ts";
import { withDefault } from "../settings/setting.ts";

/** The settings of the commands that print a report: `check` and `explain`. */
export const REPORT_SETTINGS = {
  json: withDefault("JSON", "off", "print the report as JSON", kind.toggle),
} as const;
