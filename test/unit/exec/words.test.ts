import { expect, test } from "vitest";
import {
  CommandLimitError,
  CommandNotFoundError,
  CommandRefusedError,
} from "../../../src/exec/command-error.ts";
import type { FileFault } from "../../../src/exec/fault.ts";
import type { LookUp } from "../../../src/exec/lookup.ts";
import type { ShownPath } from "../../../src/exec/search-path.ts";

function refused(fault: FileFault, file = "/app") {
  const { exitStatus, problems } = new CommandRefusedError({ file, fault });
  return { exitStatus, problems };
}

function notFound(
  name: string,
  lookUp: Partial<Extract<LookUp, { kind: "not-found" }>> = {},
  path: ShownPath = { kind: "inherited", value: "/bin" },
) {
  return new CommandNotFoundError(
    name,
    { kind: "not-found", inPath: true, unreachable: [], ...lookUp },
    path,
  );
}

const fixOfName = (name: string, lookUp: Partial<Extract<LookUp, { kind: "not-found" }>> = {}) =>
  notFound(name, lookUp).problems[0]?.fix;

const errno = (code: string) => ({ kind: "errno" as const, error: Object.assign(new Error("no"), { code }) });

test.each<[FileFault, string, string?]>([
  [{ kind: "missing" }, "is not there"],
  [
    { kind: "unreachable" },
    "is in a folder that this user may not search",
    "let this user search the folders on the way: chmod +x them in the image",
  ],
  [{ kind: "folder" }, "is a folder"],
  [{ kind: "special-file" }, "is not a regular file"],
  [{ kind: "forbidden" }, "may not be executed by this user", "chmod +x it in the image"],
  [
    { kind: "noexec", mount: "/run" },
    "is on /run, which is mounted noexec",
    "put it somewhere else, or mount that without noexec (Docker: --tmpfs PATH:exec)",
  ],
  [
    { kind: "being-written" },
    "is open for writing, and nobody can execute it meanwhile",
    "start once it is written to the end; write it under another name and rename it",
  ],
  [errno("ELOOP"), "is a loop of links"],
  [
    { kind: "unknown-format" },
    "is neither a program nor a script that starts with #!",
    "for a script: give it a first line such as #!/usr/bin/env sh, or start it as sh /app",
  ],
  [{ kind: "no-interpreter" }, "has a #! line without an interpreter"],
  [{ kind: "line-too-long" }, "has a #! line that is too long for the kernel"],
  [{ kind: "too-many-scripts" }, "has #! lines that lead to each other too often"],
  [{ kind: "object-file" }, "is an object file, not a program: it is not linked yet"],
  [{ kind: "core-file" }, "is what a crash left behind, not a program"],
  [{ kind: "other-machine" }, "is built for another kind of machine"],
  [{ kind: "no-32-bit" }, "is a 32-bit program, which this kernel does not run"],
  [
    { kind: "damaged", part: "header" },
    "is damaged: its header is cut off or not what ELF has there",
    "copy it anew: it may not have been written to the end",
  ],
  [
    { kind: "damaged", part: "program headers" },
    "is damaged: its program headers are cut off or not what ELF has there",
    "copy it anew: it may not have been written to the end",
  ],
  [
    { kind: "nothing-to-load" },
    "is damaged: no part of it would be loaded",
    "copy it anew: it may not have been written to the end",
  ],
  [
    { kind: "interpreter", file: "/no/sh", fault: { kind: "missing" } },
    "needs the interpreter /no/sh, which is not there or not executable",
  ],
  [
    { kind: "interpreter", file: "/no/sh", fault: { kind: "forbidden" } },
    "needs the interpreter /no/sh, which is not there or not executable",
  ],
  [
    { kind: "interpreter", file: "/no/sh", fault: { kind: "folder" } },
    "needs the interpreter /no/sh, which is a folder",
  ],
  [
    { kind: "interpreter", file: "/bin/sh\r", fault: { kind: "missing" } },
    "needs the interpreter /bin/sh, which is not there or not executable: the line ends with a carriage return",
  ],
  [
    { kind: "loader", file: "/lib/ld", fault: { kind: "missing" } },
    "needs the loader /lib/ld, which is not there: it is built for another libc",
  ],
  [
    { kind: "loader", file: "/lib/ld", fault: { kind: "other-machine" } },
    "needs the loader /lib/ld, which is built for another kind of machine",
  ],
])("a command that cannot be executed ends with 126: $kind", (fault, words, fix) => {
  const problem = { message: `the command /app ${words}`, fix };
  // A fix that is undefined is one that is not there.
  expect(refused(fault)).toEqual({ exitStatus: 126, problems: [problem] });
});

test.each([
  ["py", "python3"],
  ["sh", "sh"],
  ["bash", "bash"],
  ["js", "node"],
  ["mjs", "node"],
  ["rb", "ruby"],
  ["pl", "perl"],
])("a text called .%s is one for %s", (ending, interpreter) => {
  const file = `/a.b.${ending}`;
  expect(refused({ kind: "unknown-format" }, file).problems[0]?.fix).toBe(
    `for a script: give it a first line such as #!/usr/bin/env ${interpreter}, or start it as ${interpreter} ${file}`,
  );
});

test.each<[string, ShownPath]>([
  ["which is /bin:/opt", { kind: "inherited", value: "/bin:/opt" }],
  ["which is empty", { kind: "inherited", value: "" }],
  ["which is what the spec says in line 3", { kind: "spec", line: 3 }],
  ["which is what the spec says", { kind: "spec", line: undefined }],
  ["which is a secret", { kind: "secret" }],
  ["which is not set (so /bin:/usr/bin)", { kind: "unset" }],
])("a command that is not found ends with 127, and tells PATH: %s", (words, path) => {
  const { exitStatus, problems } = notFound("app", {}, path);
  expect(exitStatus).toBe(127);
  expect(problems).toEqual([
    {
      message: `the command "app" is not in PATH, ${words}`,
      fix: "check the image's CMD and the spec's PATH",
    },
  ]);
});

test("a path that is not there is told without PATH", () => {
  const { exitStatus, problems } = notFound("/a b", { inPath: false });
  expect(exitStatus).toBe(127);
  expect(problems[0]?.message).toBe('the command "/a b" is not there');
});

test("folders that may not be searched are told where PATH may be shown", () => {
  const closed = { unreachable: ["/a", "/b"] };
  expect(notFound("app", closed).problems[0]?.message).toBe(
    'the command "app" is not in PATH, which is /bin, of which this user may not search /a, /b',
  );
  expect(notFound("app", closed, { kind: "secret" }).problems[0]?.message).toBe(
    'the command "app" is not in PATH, which is a secret',
  );
});

test.each<[name: string, beside: { readonly fault?: FileFault }, start: string]>([
  ["app", {}, "./app"],
  ["app.py", {}, "./app.py, or python3 app.py"],
  ["app.py", { fault: { kind: "unknown-format" } }, "python3 app.py"],
  [
    "app",
    { fault: { kind: "forbidden" } },
    "./app, once it can be executed: it may not be executed by this user",
  ],
])("a file in the working folder is started otherwise: %s %j", (name, beside, start) => {
  expect(fixOfName(name, { beside })).toBe(`it is in the working folder: write ${start}`);
});

test("options without a command are what replaced an image's CMD", () => {
  expect(fixOfName("--port 80")).toBe(
    "arguments after the image's name replace its CMD: write the command before them, or move it to ENTRYPOINT",
  );
});

test("a whole line in one word is split", () => {
  expect(fixOfName(" app  -x\ty")).toBe(
    'split it into words: CMD ["app", …], each word in quotes of its own',
  );
  expect(fixOfName("python3 serve.py")).toBe(
    'split it into words: CMD ["python3", …], each word in quotes of its own',
  );
  expect(fixOfName(" app ")).toBe("check the image's CMD and the spec's PATH");
  expect(fixOfName("my-app")).toBe("check the image's CMD and the spec's PATH");
});

test("each error has its own name", () => {
  const names = [
    notFound("app"),
    new CommandRefusedError({ file: "/app", fault: { kind: "missing" } }),
    new CommandLimitError([{ kind: "long-argument", index: 1, bytes: 131_073 }]),
  ].map(({ name }) => name);
  expect(names).toEqual(["CommandNotFoundError", "CommandRefusedError", "CommandLimitError"]);
});

test("what is too long for the kernel ends with 126, each of it told", () => {
  const { exitStatus, problems } = new CommandLimitError([
    { kind: "long-variable", variable: "A", bytes: 131_072 },
    { kind: "long-argument", index: 2, bytes: 140_000 },
  ]);
  expect(exitStatus).toBe(126);
  expect(problems).toEqual([
    {
      message: "the variable A takes 131072 bytes, the kernel takes 131071",
      fix: "pass large values as files",
    },
    { message: "argument 2 takes 140000 bytes, the kernel takes 131071", fix: "pass large values as files" },
  ]);
});

test("what is too much together is told with the largest variables", () => {
  const largest = [
    { variable: "A", bytes: 9 },
    { variable: "B", bytes: 8 },
  ];
  expect(
    new CommandLimitError([{ kind: "total", bytes: 20, most: 10, variables: 3, largest }]).problems,
  ).toEqual([
    {
      message:
        "the arguments and 3 variables take 20 bytes together, the kernel takes 10; the largest: A 9, B 8",
      fix: "pass large values as files; a larger stack limit (ulimit -s) gives more room, up to 6 MiB",
    },
  ]);
});
