import { expect, test } from "vitest";
import type { Host } from "../../../src/host/host.ts";
import { openLog } from "../../../src/settings/open-log.ts";

/** What a log says of one debug and one info line, with these options and variables. */
function told(options: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const lines: string[] = [];
  const err = { isTerminal: false, write: (line: string) => void lines.push(line) };
  const log = openLog(new Map(Object.entries(options)), {
    env,
    err,
    clock: { now: () => 0 },
  } as unknown as Host);
  log.debug("one");
  log.info("two");
  return lines;
}

const json = (level: string, msg: string) =>
  `{"level":"${level}","time":"1970-01-01T00:00:00.000Z","name":"envshim","msg":"${msg}"}\n`;

test("the log is as its two settings say", () => {
  expect(told({})).toEqual([json("info", "two")]);
  expect(told({ "log-level": "debug" })).toEqual([json("debug", "one"), json("info", "two")]);
  expect(told({}, { ENVSHIM_LOG_LEVEL: "error" })).toEqual([]);
  expect(told({}, { ENVSHIM_LOG_FORMAT: "text" })).toEqual(["envshim: info: two\n"]);
});

test("another setting that is wrong changes nothing, and one of its own that is leaves the default", () => {
  expect(told({}, { ENVSHIM_LOG_LEVEL: "debug", ENVSHIM_TIMEOUT: "x" })).toHaveLength(2);
  expect(told({}, { ENVSHIM_LOG_LEVEL: "loud", ENVSHIM_LOG_FORMAT: "text" })).toEqual([json("info", "two")]);
});
