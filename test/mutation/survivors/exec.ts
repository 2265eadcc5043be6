import type { Survivors } from "./survivor.ts";

/** Those of exec. */
export const SURVIVORS: Survivors = {
  "src/exec/become.ts": [
    {
      line: String.raw`execve?.("/", [""], { A: "\0" });`,
      original: String.raw`execve?.("/", [""], { A: "\0" })`,
      replacement: String.raw`execve("/", [""], { A: "\0" })`,
      reason: "what it throws is caught, whatever it is",
    },
  ],
  "src/exec/elf.ts": [
    {
      line: "const layout = LAYOUTS[arch()]?.[head.readUInt16LE(18)];",
      original: "LAYOUTS[arch()]?.[head.readUInt16LE(18)]",
      replacement: "LAYOUTS[arch()][head.readUInt16LE(18)]",
      reason: "there is a build for no other machine",
    },
  ],
  "src/exec/format.ts": [
    {
      line: "const fault = loader === undefined ? undefined : faultOfLoader(loader, head, fs);",
      original: "loader === undefined",
      replacement: "false",
      reason: "without a loader its fault is not looked at",
    },
    {
      line: 'return loader !== undefined && fault ? { kind: "loader", file: loader, fault } : elf.fault;',
      original: "loader !== undefined",
      replacement: "true",
      reason: "without a loader there is no fault of one",
    },
    {
      line: String.raw`const [, file, argument] = /^#![ \t]*([^ \t\n\0]+)[ \t]*([^\n\0]*)/.exec(head.toString()) ?? [];`,
      original: "[]",
      replacement: '["Stryker was here"]',
      reason: "only what comes after the first element is read",
    },
    {
      line: "return file === undefined ? undefined : { file, argument: argument?.trimEnd() || undefined };",
      original: "argument?.trimEnd",
      replacement: "argument.trimEnd",
      reason: "the argument is there wherever the pattern matches; the question mark is for the type alone",
    },
  ],
  "src/exec/shells.ts": [
    {
      line: `return applet !== undefined && APPLET_SHELLS.has(applet) ? \`\${program}'s \${applet}\` : undefined;`,
      original: "applet !== undefined",
      replacement: "true",
      reason: "no shell is called undefined; the question is for the type alone",
    },
  ],
  "src/exec/supervise.ts": [
    {
      line: "onSignals(passedOn.filter(isSignal), (signal) => child.kill(signal));",
      original: "passedOn.filter(isSignal)",
      replacement: "passedOn",
      reason: "every name is one of a signal; the question is for the type alone",
    },
    {
      line: "buffer: false,",
      original: "false",
      replacement: "true",
      reason: "stdio is the app's, so there is nothing to keep",
    },
    {
      line: "cleanup: false,",
      original: "false",
      replacement: "true",
      reason: "envshim ends before its app where it is killed, which no cleanup sees",
    },
    {
      line: "setegid?.(group === 0 ? 1 : 0);",
      original: "setegid?.(group === 0 ? 1 : 0)",
      replacement: "setegid(group === 0 ? 1 : 0)",
      reason: "what it throws is caught, whatever it is",
    },
    {
      line: "setegid?.(group);",
      original: "setegid?.(group)",
      replacement: "setegid(group)",
      reason: "what it throws is caught, whatever it is",
    },
  ],
  "src/exec/words.ts": [
    {
      line: `return { message: \`the command \${file} \${describe(fault)}\`, ...(fix === undefined ? {} : { fix }) };`,
      original: "fix === undefined",
      replacement: "false",
      reason: "a fix that is undefined is none",
    },
    {
      line: String.raw`const words = name.trim().split(/\s+/);`,
      original: String.raw`/\s+/`,
      replacement: String.raw`/\s/`,
      reason: "the first of two words or more is the same",
    },
    {
      line: "default:",
      original: "default: return undefined;",
      replacement: "default:",
      reason: "a function that ends without a value gives undefined",
    },
  ],
};
