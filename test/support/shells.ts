import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { requireProgram } from "./packages.ts";
import { envshim } from "./run.ts";
import { tempDir } from "./temp.ts";

/** A shell that envshim completes for. */
export type Shell = "bash" | "zsh" | "fish";

/** Where each shell has its completion scripts and reads how to start, below its home. */
const SET_UP: Readonly<Record<Shell, { script: string; start: string; startText: string; args: string }>> = {
  bash: {
    script: "envshim.bash",
    start: "bashrc",
    startText: ". ~/envshim.bash\n",
    args: "--noprofile --rcfile ~/bashrc -i",
  },
  zsh: {
    script: "functions/_envshim",
    start: ".zshrc",
    startText: "fpath=(~/functions $fpath); autoload -Uz compinit; compinit -u -D\n",
    args: "-i",
  },
  fish: {
    script: ".config/fish/completions/envshim.fish",
    start: ".config/fish/config.fish",
    startText: "set -g fish_greeting\n",
    args: "-i",
  },
};

/** Stands for envshim in the shell: it says what it was called with. */
const STAND_IN = `#!/bin/sh\nprintf '<ran:%s>\\n' "$*"\n`;

/** An interactive shell on a terminal, in which envshim completes. */
export interface Terminal {
  /** Types keys and then the enter key. @returns the arguments that envshim was called with in the end */
  type(keys: string): Promise<string>;
}

/** Starts a shell in an empty home with these files; it is ended when the test ends. */
export async function openShell(shell: Shell, files: readonly string[] = []): Promise<Terminal> {
  const program = requireProgram(shell);
  const home = tempDir();
  const { script, start, startText, args } = SET_UP[shell];
  const put = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text, { mode });
  };
  for (const file of files) put(file, "");
  put("bin/envshim", STAND_IN, 0o755);
  put(script, (await envshim(["completion", shell])).stdout);
  put(start, startText);
  const terminal = execa("script", ["-qfec", `${program} ${args}`, "/dev/null"], {
    cwd: home,
    env: { HOME: home, PATH: `${home}/bin:/usr/bin:/bin`, TERM: "xterm", LANG: "C.UTF-8", SHELL: "/bin/sh" },
    extendEnv: false,
    reject: false,
    buffer: false,
    timeout: 120_000,
    killSignal: "SIGKILL",
  });
  onTestFinished(async () => {
    // A shell that is killed leaves what it has begun to write.
    terminal.stdin.end("exit\n");
    await terminal;
  });
  let shown = "";
  let onRun: ((args: string) => void) | undefined;
  terminal.stdout.on("data", (chunk: Buffer) => {
    shown += chunk;
    const ran = /<ran:([^>]*)>/.exec(shown);
    if (!ran) return;
    shown = "";
    onRun?.(ran[1] ?? "");
  });
  return {
    type: (keys) =>
      new Promise((resolve) => {
        onRun = resolve;
        terminal.stdin.write(`${keys}\n`);
      }),
  };
}
