import * as kind from "../settings/kinds.ts";
import { withDefault } from "../settings/setting.ts";

/** The settings of `envshim wrap`. */
export const WRAP_SETTINGS = {
  pin: withDefault("WRAP_PIN", "off", "name the image by its digest", kind.toggle, { option: "pin" }),
} as const;
