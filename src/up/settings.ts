import * as kind from "../settings/kinds.ts";
import { ofCommand, setting, type ValuesOf, withDefault } from "../settings/setting.ts";

/** The settings of `envshim up` beside those of every run. */
export const UP_SETTINGS = ofCommand("up", {
  secrets: setting(
    "UP_SECRETS",
    "the secrets, in the place of a store: a YAML, JSON or .env file, or a folder with one file a secret",
    kind.path,
  ),
  print: withDefault("UP_PRINT", "off", "print the Compose project, and start nothing", kind.toggle),
  gpus: withDefault("UP_GPUS", "off", "give the container all GPUs of this machine", kind.toggle),
  network: withDefault(
    "UP_NETWORK",
    "bridge",
    "bridge: ports are published on 127.0.0.1; host: the app listens on this machine itself",
    kind.choice("bridge", "host"),
  ),
  shim: setting(
    "UP_SHIM",
    "the executable to put in front, or an image that has it and can run it; without it this very executable, else envshim:standalone",
    kind.path,
  ),
});

/** The values of {@link UP_SETTINGS}. */
export type UpSettings = ValuesOf<typeof UP_SETTINGS>;
