import type { Survivors } from "./survivor.ts";

/** Those of settings. */
export const SURVIVORS: Survivors = {
  "src/settings/kinds.ts": [
    {
      line: "const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\x21-\\x7e](?:[\\x20-\\x7e\\t]*[\\x21-\\x7e])?)$/.exec(",
      original: "/^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\x21-\\x7e](?:[\\x20-\\x7e\\t]*[\\x21-\\x7e])?)$/",
      replacement:
        "/^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\x21-\\x7e](?:[\\x20-\\x7e\\t]*[\\x21-\\x7e]))$/",
      reason: "a value of one character holds no {token}",
    },
    {
      line: 'if (!match?.[1] || !match[2]?.includes("{token}")) return undefined;',
      original: "match[2]?.includes",
      replacement: "match[2].includes",
      reason: "the value is there wherever the pattern matches; the question mark is for the type alone",
    },
    {
      line: 'const [, name = "", value = ""] =',
      original: '""',
      replacement: '"Stryker was here!"',
      reason: "the value is there wherever the pattern matches; the default is for the type alone",
    },
    {
      line: "return ms !== undefined && ms <= LONGEST_MS ? Math.round(ms) : undefined;",
      original: "ms !== undefined",
      replacement: "true",
      reason: "undefined is at most nothing; the question is for the type alone",
    },
    {
      line: "[];",
      original: "[]",
      replacement: '["Stryker was here"]',
      reason: "only what comes after the first element is read",
    },
  ],
  "src/settings/settings.ts": [
    {
      line: "const option = setting.option === undefined ? undefined : options.get(setting.option);",
      original: "setting.option === undefined",
      replacement: "false",
      reason: "no option is called undefined, so looking it up gives the same",
    },
    {
      line: String.raw`return /^ENVSHIM(_\w+)?_(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/.test(name);`,
      original: String.raw`/^ENVSHIM(_\w+)?_(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/`,
      replacement: String.raw`/^ENVSHIM(_\w+)?_(SERVICE_(HOST|PORT(_\w+))|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/`,
      reason: "ENVSHIM_SERVICE_PORT is the PORT of a service called envshim-service, too",
    },
  ],
  "src/settings/words.ts": [
    {
      line: "...(hint === undefined ? {} : { fix: hint }),",
      original: "hint === undefined",
      replacement: "false",
      reason: "a fix that is undefined is none",
    },
  ],
};
