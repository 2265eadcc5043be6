import * as kind from "../settings/kinds.ts";
import { setting, type ValuesOf, withDefault } from "../settings/setting.ts";

/** The settings of `envshim up` beside those of every run. */
export const UP_SETTINGS = {
  secrets: setting(
    "UP_SECRETS",
    "the secrets, in the place of a store: a YAML, JSON or .env file, or a folder with one file a secret",
    kind.path,
    { option: "secrets" },
  ),
  print: withDefault("UP_PRINT", "off", "print the Compose project, and start nothing", kind.toggle, {
    option: "print",
  }),
  gpus: withDefault("UP_GPUS", "off", "give the container all GPUs of this machine", kind.toggle, {
    option: "gpus",
  }),
  network: withDefault(
    "UP_NETWORK",
    "bridge",
    "bridge: ports are published on 127.0.0.1; host: the app listens on this machine itself",
    kind.choice("bridge", "host"),
    { option: "network" },
  ),
  shim: setting(
    "UP_SHIM",
    "the executable to put in front, or an image that has it and can run it; without it this very executable, else envshim:standalone",
    kind.path,
    { option: "shim" },
  ),
} as const;

/** The values of {@link UP_SETTINGS}. */
export type UpSettings = ValuesOf<typeof UP_SETTINGS>;
