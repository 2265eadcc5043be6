import * as kind from "../settings/kinds.ts";
import { ofCommand, withDefault } from "../settings/setting.ts";

/** The settings of `envshim wrap`. */
export const WRAP_SETTINGS = ofCommand("wrap", {
  pin: withDefault("WRAP_PIN", "off", "name the image by its digest", kind.toggle),
});
