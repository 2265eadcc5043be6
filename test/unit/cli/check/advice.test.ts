import { expect, test } from "vitest";
import { adviseOn } from "../../../../src/cli/check/advice.ts";
import { parseSpec } from "../../../../src/spec/parse.ts";
import { parserFor } from "../../../../src/text/format.ts";

async function advise(text: string, file = "f.yaml") {
  const { variables } = parseSpec(file, text, await parserFor(file, text));
  return variables.flatMap((variable) => adviseOn(variable, text));
}

test.each([
  ["DB_PASSWORD: hunter2", "credential"],
  ["apiKey: abcdef", "credential"],
  ["URL: 'postgres://u:hunter2@db/a'", "credential"],
  ["HF_TOKEN: <your token>", "placeholder"],
  ["MODEL: changeme", "placeholder"],
])("%s looks like a %s", async (variable, rule) => {
  expect(await advise(`env:\n  ${variable}\n`)).toMatchObject([{ severity: "info", rule }]);
});

test.each([
  "HF_TOKEN: secret:hf",
  "HF_TOKEN:",
  "HF_TOKEN: 'off'",
  "PAD_TOKEN: <pad>",
  "EOS_TOKEN: </s>",
  "CLS_TOKEN: '[CLS]'",
  "MAX_TOKENS: 4096",
  "API_KEY: /run/secrets/key",
  "PASSWORD: abc",
  "MODEL: iris",
])("%s is nothing to tell", async (variable) => {
  expect(await advise(`env:\n  ${variable}\n`)).toEqual([]);
});

test.each([
  ["f.yaml", "env:\n  - name: DB_PASSWORD\n    value: hunter2\n", "value: secret:DB_PASSWORD"],
  ["f.yaml", "env:\n  DB_PASSWORD: 'hunter2'\n", "DB_PASSWORD: 'secret:DB_PASSWORD'"],
  ["f.json", '{"env": {"DB_PASSWORD": "hunter2"}}', '"DB_PASSWORD": "secret:DB_PASSWORD"'],
  ["f.toml", '[env]\nDB_PASSWORD = "hunter2"\n', 'DB_PASSWORD = "secret:DB_PASSWORD"'],
  ["f.yaml", "env:\n  DB-PASSWORD: hunter2\n", "DB-PASSWORD: secret:DB_PASSWORD"],
  ["f.yaml", "env:\n  1_PASSWORD: hunter2\n", "1_PASSWORD: secret:s_1_PASSWORD"],
  ["f.yaml", "env:\n  DB_PASSWORD: |\n    hunter2\n", "DB_PASSWORD: secret:DB_PASSWORD"],
])(
  "%s %j: the line is shown as it should be, in its format, and no value with it",
  async (file, text, line) => {
    const [found] = await advise(text, file);
    expect(found?.fix).toBe(`put it into the store and write ${line}`);
  },
);
