import { expect, test } from "vitest";
import { PROGRAM } from "../../../src/cli/program.ts";
import { SettingError } from "../../../src/errors/errors.ts";
import * as kind from "../../../src/settings/kinds.ts";
import type { Setting } from "../../../src/settings/setting.ts";
import { readSettings, unknownSettings } from "../../../src/settings/settings.ts";

const setting = <T>(variable: string, takes: kind.Kind<T>, extras: Partial<Setting<T>> = {}) => ({
  variable,
  option: variable.slice("ENVSHIM_".length).toLowerCase(),
  kind: takes,
  fallback: undefined,
  usual: undefined,
  about: "",
  confidential: false,
  emptyCounts: false,
  ...extras,
});

const TABLE = {
  wait: setting("ENVSHIM_WAIT", kind.duration, { usual: 5000 }),
  file: setting("ENVSHIM_FILE", kind.path),
  pointer: setting("ENVSHIM_POINTER", kind.pointer, { usual: "/value", emptyCounts: true }),
  key: setting("ENVSHIM_KEY", kind.integer(1, 9), { option: undefined, confidential: true }),
};

const read = (env: Record<string, string>, options: Record<string, string> = {}) =>
  readSettings(TABLE, new Map(Object.entries(options)), env);

const unknown = (env: Record<string, string>) => unknownSettings(env, PROGRAM.settings);

/** What reading says is wrong. */
function problems(...args: Parameters<typeof read>): string[] {
  let thrown: unknown;
  try {
    read(...args);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(SettingError);
  return (thrown as SettingError).problems.map(({ message }) => message);
}

test("what is not given has its default, or no value", () => {
  expect(read({})).toEqual({ wait: 5000, file: undefined, pointer: "/value", key: undefined });
});

test("an option beats its variable, also where it is empty", () => {
  const env = { ENVSHIM_WAIT: "1s", ENVSHIM_FILE: "a" };
  expect(read(env)).toMatchObject({ wait: 1000, file: "a" });
  expect(read(env, { wait: "2s", file: "" })).toMatchObject({ wait: 2000, file: "" });
});

test("an empty variable is the same as none, but where empty is a value of its own", () => {
  expect(read({ ENVSHIM_WAIT: "", ENVSHIM_FILE: "", ENVSHIM_POINTER: "" })).toEqual({
    wait: 5000,
    file: undefined,
    pointer: "",
    key: undefined,
  });
});

test("everything that is wrong is told at once: what it is, what it got, what it takes", () => {
  expect(problems({ ENVSHIM_WAIT: 'so"on', ENVSHIM_POINTER: "x" }, { pointer: "y" })).toEqual([
    `ENVSHIM_WAIT is "so\\"on", but takes ${kind.duration.takes}`,
    `--pointer is "y", but takes ${kind.pointer.takes}`,
  ]);
});

test.each([
  ["a confidential one", { ENVSHIM_KEY: "hush" }],
  ["what may be a URL with a user", { ENVSHIM_WAIT: "https://hush@host" }],
  ["what may be a URL with a query", { ENVSHIM_WAIT: "https://host?hush" }],
])("a value that is wrong is not shown: %s", (_, env) => {
  expect(problems(env)).toEqual([
    expect.stringMatching(/^ENVSHIM_(KEY|WAIT) is a value not shown here, but takes a/),
  ]);
});

test("a value that is nearly right is told with what to do about it", () => {
  const hint = (text: string) => `write ${text}s`;
  const table = { wait: setting("ENVSHIM_WAIT", { ...kind.duration, hint }), other: TABLE.wait };
  const attempt = () => readSettings(table, new Map(), { ENVSHIM_WAIT: "5" });
  expect(attempt).toThrow(
    expect.objectContaining({
      problems: [{ message: expect.any(String), fix: "write 5s" }, { message: expect.any(String) }],
    }),
  );
});

test("a name that is no setting is told with the nearest one that is", () => {
  expect(unknown({ ENVSHIM_TOKN: "x", ENVSHIM_TOKEN: "x", OTHER: "x", XENVSHIM_A: "x" })).toEqual([
    {
      code: "setting",
      message: "ENVSHIM_TOKN is not a setting of envshim",
      fix: "the nearest is ENVSHIM_TOKEN",
    },
  ]);
});

test("what Kubernetes sets for a service that is called envshim is nobody's mistake", () => {
  const links = [
    ...["SERVICE_HOST", "SERVICE_PORT", "SERVICE_PORT_HTTP", "PORT", "PORT_8787_TCP", "PORT_8787_TCP_ADDR"],
    ...["STORE_SERVICE_HOST", "STORE_PORT_53_UDP_PROTO", "PORT_80_SCTP_PORT"],
  ];
  expect(unknown(Object.fromEntries(links.map((name) => [`ENVSHIM_${name}`, ""])))).toEqual([]);
  const others = ["SERVICE", "SERVICE_NAME", "PORT_TCP", "PORT_8787", "PORT_8787_HTTP", "-ENVSHIM_PORT"];
  const told = unknown(Object.fromEntries(others.map((name) => [`ENVSHIM_${name}`, ""])));
  expect(told).toHaveLength(others.length);
});
