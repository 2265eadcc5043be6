import type { Commands } from "./command.ts";
import { check } from "./commands/check.ts";
import { completion } from "./commands/completion.ts";
import { copy } from "./commands/copy.ts";
import { explain } from "./commands/explain.ts";
import { help } from "./commands/help.ts";
import { man } from "./commands/man.ts";
import { run } from "./commands/run.ts";
import { serve } from "./commands/serve.ts";
import { up } from "./commands/up.ts";
import { wrap } from "./commands/wrap.ts";

/** THE list of commands: the one entry that a new one adds. The first is the main job. */
export const COMMANDS: Commands = [run, check, explain, serve, up, wrap, copy, completion, man, help];
