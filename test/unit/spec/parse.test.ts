import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SpecInvalidError } from "../../../src/errors/errors.ts";
import { formatProblem } from "../../../src/errors/problem.ts";
import { parseSpec } from "../../../src/spec/parse.ts";

const literals = (text: string) =>
  Object.fromEntries(
    parseSpec("spec.yaml", text).variables.map(({ name, value }) => [
      name,
      value.kind === "literal" ? value.value : value.reference,
    ]),
  );

const problems = (text: string): string[] => {
  try {
    parseSpec("spec.yaml", text);
  } catch (error) {
    if (error instanceof SpecInvalidError) return error.problems.map(formatProblem);
    throw error;
  }
  return [];
};

const warnings = (text: string) => parseSpec("spec.yaml", text).warnings.map(formatProblem);

/** Everything that is said of a text. */
const told = (text: string) => {
  const errors = problems(text);
  return errors.length > 0 ? errors : warnings(text);
};

describe("values", () => {
  test.each([
    "012",
    "1.10",
    "yes",
    "no",
    "1_000",
    "22:22",
    "0x1F",
    "~",
    "null",
    "true",
    "1e3",
    "2024-01-01",
    ".inf",
  ])("%s reaches the app as it is written", (value) => {
    expect(literals(`env: [{name: a, value: ${value}}]`)).toEqual({ a: value });
    expect(literals(`env:\n  a: ${value}\n`)).toEqual({ a: value });
  });

  test.each([
    ["env:\n  - name: a\n", "no value key"],
    ["env:\n  - name: a\n    value:\n", "an empty value"],
    ["env: {a: }", "an empty value in a mapping"],
  ])("no value is the empty string: %j (%s)", (text) => {
    expect(literals(text)).toEqual({ a: "" });
  });

  test("block and quoted texts keep their lines", () => {
    const text = 'env:\n  - name: a\n    value: |\n      one\n      two\n  - name: b\n    value: "x\\ny"\n';
    expect(literals(text)).toEqual({ a: "one\ntwo\n", b: "x\ny" });
  });

  test("an alias to a text is that text", () => {
    expect(literals("env: [{name: a, value: &v x}, {name: b, value: *v}]")).toEqual({ a: "x", b: "x" });
  });
});

describe("shapes", () => {
  test.each([
    ["a deployment spec", "image: x\nenv: [{name: a, value: b}]\nresources: {replicas: 1}\n"],
    ["an env block", "env:\n  - name: a\n    value: b\n"],
    ["a bare list", "- name: a\n  value: b\n"],
    ["a mapping", "env:\n  a: b\n"],
    ["JSON", '{"env": [{"name": "a", "value": "b"}]}'],
    ["JSON with tabs", '{\n\t"env": [\n\t\t{"name": "a", "value": "b"}\n\t]\n}'],
    ["a bare list in JSON", '[{"name": "a", "value": "b"}]'],
    ["Windows line ends", "env:\r\n  - name: a\r\n    value: b\r\n"],
    ["a byte order mark", "\ufeffenv:\n  a: b\n"],
    ["YAML 1.1 by directive", "%YAML 1.1\n---\nenv: {a: b}\n"],
  ])("%s is read", (_, text) => {
    expect(literals(text)).toEqual({ a: "b" });
  });

  test.each(["", "# nothing\n", "{}", "name: x\n", "some: {thing: else}\n"])(
    "what is no deployment spec gives nothing, with a warning: %j",
    (text) => {
      expect(literals(text)).toEqual({});
      expect(warnings(text)).toEqual([expect.stringContaining("no env: key")]);
    },
  );

  test.each([
    "image: x\n",
    "image: x\nbasicAuthKey: secret:x\n",
    "image: x\nintegrations: [{type: s3, accessKeyId: secret:a, secretAccessKey: secret:b}]\n",
    "resources: {autoscaling: {metrics: [{metric: cpu, value: 50}]}}\n",
    "image: x\nhealthChecks: {readiness: {headers: [{name: Authorization, value: some-token}]}}\n",
    "image: x\nmetadata: {labels: {environment: production}}\n",
  ])("a deployment spec without env: gives nothing, with a note and no warning: %j", (text) => {
    const { variables, warnings, notes } = parseSpec("spec.yaml", text);
    expect({ variables, warnings }).toEqual({ variables: [], warnings: [] });
    expect(notes.map(formatProblem)).toEqual([
      expect.stringContaining("spec.yaml:1:1: the spec has no env: key"),
    ]);
  });

  test.each(["env:\n", "env: []\n", "env: {}\n"])(
    "an empty env: gives nothing, and no warning: %j",
    (text) => {
      expect(literals(text)).toEqual({});
      expect(warnings(text)).toEqual([]);
    },
  );
});

describe("names", () => {
  test.each(["some-env", "a.b", "1st", "with space", "_"])("%j is a name", (name) => {
    expect(literals(`env: [{name: ${JSON.stringify(name)}, value: x}]`)).toEqual({ [name]: "x" });
  });

  test.each(["", "a=b", "a\u0000b", "tab\there", "über", "line\nend", "del\u007f"])(
    "%j is an error",
    (name) => {
      expect(problems(`env: [{name: ${JSON.stringify(name)}, value: x}]`)).toEqual([
        expect.stringMatching(/^spec\.yaml:1:14: a name (is empty|holds)/),
      ]);
    },
  );

  test("the same name twice: the last wins, with a warning that says where both are", () => {
    const text = "env:\n  - name: a\n    value: first\n  - name: a\n    value: second\n";
    expect(literals(text)).toEqual({ a: "second" });
    expect(warnings(text)).toEqual([
      expect.stringMatching(/^spec\.yaml:4:11: a is there twice.*spec\.yaml:2:11/),
    ]);
    expect(literals("env:\n  a: first\n  a: second\n")).toEqual({ a: "second" });
  });

  test("__proto__ is a name like any other", () => {
    expect(parseSpec("f", "env: {__proto__: x}").variables).toMatchObject([{ name: "__proto__" }]);
  });
});

describe("a spec that might be meant otherwise is an error, never an empty one", () => {
  test.each([
    ["Env: [{name: A, value: x}]", "1:1: the spec has no env: key, but this one"],
    ["image: x\nENV: {A: x}", "2:1: the spec has no env: key, but this one"],
    ["image: x\nenvs: [{name: A, value: x}]", "2:1: the spec has no env: key, but this one"],
    ["image: x\nenvironment: {A: x}", "2:1: the spec has no env: key, but this one"],
    ["image: x\nenv_vars: {A: x}", "2:1: the spec has no env: key, but this one"],
    ["spec:\n  env:\n    A: x", "2:3: the spec has no env: key at its top"],
    ["image: x\nresources:\n  env: [{name: A, value: x}]", "3:3: the spec has no env: key at its top"],
    ["services: {app: {environment: [A=x]}}", "1:18: the spec has no env: key at its top"],
    ["apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: 1}", "2:1: this is a Kubernetes manifest"],
    ["kind: ConfigMap\nmetadata: {name: x}\ndata: {A: x}", "1:1: this is a Kubernetes manifest"],
    ["env:\n- name: A\nvalue: x", "3:1: value: stands at the top of the spec"],
    ["env:\nname: A\nvalue: x", "3:1: value: stands at the top of the spec"],
    ["name: A\nvalue: x", "2:1: value: stands at the top of the spec"],
    ["env:\n  name: A\n  value: x", "2:3: name: and value: stand in env itself"],
    ["MODEL: x", "1:1: the spec has no env: key; this looks like a variable"],
    ["image: x\nenv:\nMODEL: x", "3:1: the spec has no env: key; this looks like a variable"],
    ["image: x\ntoken: secret:x", "2:8: the spec has no env: key, but a secret: reference"],
    ["image: x\ncommand: [serve, 'secret: x']", "2:18: the spec has no env: key, but a secret: reference"],
    [
      "image: x\nmodels: [{basicAuthKey: secret:x}]",
      "2:25: the spec has no env: key, but a secret: reference",
    ],
    ["image: x\nsecretAccessKey: secret:x", "2:18: the spec has no env: key, but a secret: reference"],
  ])("%j", (text, says) => {
    expect(problems(text)).toEqual([expect.stringContaining(`spec.yaml:${says}`)]);
  });

  test.each(["image: x\nEnv: [{name: A, value: x}]\nenv: []", "kind: x\nspec: {env: {A: x}}\nenv: {B: y}"])(
    "but for one that says that no other variable is meant: %j",
    (text) => {
      expect(problems(text)).toEqual([]);
    },
  );
});

describe("errors", () => {
  test("everything wrong is told at once, in the order of the file, each with its place and a fix", () => {
    const text = `env:
  - name: a
    value: [1, 2]
  - name: b
    valueFrom: {secretKeyRef: x}
  - value: orphan
  - name: c=d
    value: x
  - name: e
    value: "secret:"
  - just text
  - name: f
    vlaue: x
`;
    expect(problems(text).map((line) => line.replace(/ \(.*/, ""))).toEqual([
      "spec.yaml:3:12: a value is text, but this is a list",
      "spec.yaml:5:5: valueFrom: is not supported",
      "spec.yaml:6:5: an entry of env has no name:",
      "spec.yaml:7:11: a name holds =",
      "spec.yaml:10:12: the value of e starts with secret: but is no reference",
      "spec.yaml:11:5: an entry of env is a mapping",
      "spec.yaml:13:5: vlaue: is not a key of an entry",
    ]);
  });

  test.each([
    ["a map as a value", "env: [{name: a, value: {b: c}}]"],
    ["an alias to a list", "x: &l [1]\nenv: [{name: a, value: *l}]"],
    ["an alias to nothing", "env: [{name: a, value: *l}]"],
    ["a custom tag", "env: [{name: a, value: !secret b}]"],
    ["env twice", "env: []\nenv: []"],
    ["a text as env", "env: text"],
    ["a text as spec", "just text"],
    ["two documents", "env: []\n---\nenv: []\n"],
    ["a NUL in a value", 'env: [{name: a, value: "x\\0y"}]'],
    ["half a surrogate pair in a value", 'env: [{name: a, value: "x\\ud800y"}]'],
    ["name twice in an entry", "env: [{name: a, name: b}]"],
    ["an unclosed quote", 'env: [{name: a, value: "x]'],
    ["a tab as indentation", "env:\n\t- name: a\n"],
  ])("%s is an error with a place", (_, text) => {
    const found = problems(text);
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(found.map(() => expect.stringMatching(/^spec\.yaml:\d+:\d+: \S/)));
  });

  test("a fault that leaves many collections open is told once for its place", () => {
    expect(problems(`env: ${"[".repeat(1200)}`).length).toBeLessThanOrEqual(3);
  });

  test("no message quotes a value, whatever is broken around it", () => {
    const canary = "cAnArY";
    const breakage = fc.constantFrom(
      "[",
      "{",
      '"',
      "'",
      "\n\t",
      ": ",
      "- ",
      "&a ",
      "*a ",
      "!x ",
      "|",
      ">",
      "%",
      "@",
      "`",
      "\0",
      "}",
    );
    fc.assert(
      fc.property(
        fc.array(breakage, { minLength: 1, maxLength: 4 }),
        fc.array(breakage, { maxLength: 3 }),
        (before, after) => {
          const value = `${before.join("")}${canary}${after.join("")}`;
          const text = `env:\n  - name: password\n    value: ${value}\n  - name: b\n    value: x\n`;
          expect(told(text).join("\n")).not.toContain(canary);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("no text makes the reader throw anything but its own error", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => void problems(`env:\n${text}`)),
      {
        numRuns: 500,
      },
    );
  });
});

describe("the repair of the published how-to sample", () => {
  test("only a value: deeper than the name: above it is moved", () => {
    const text = "env:\n  - name: a\n      value: b\n  - name: c\n    value: d\n";
    expect(literals(text)).toEqual({ a: "b", c: "d" });
    expect(warnings(text)).toEqual([expect.stringContaining("spec.yaml:3:7: ")]);
  });

  test("the warning shows a reference, and hides a literal and a comment", () => {
    const text =
      "env:\n  - name: a\n      value: hunter2 # or hunter3\n  - name: b\n      value: secret:b # hunter4\n";
    expect(warnings(text).join("\n")).toContain('write "    value: …"');
    expect(warnings(text).join("\n")).toContain('write "    value: secret:b"');
    expect(warnings(text).join("\n")).not.toContain("hunter");
  });

  test.each([
    ["another key that is deeper", "env:\n  - name: a\n      vlaue: b\n"],
    ["a value: deeper than some other key", "env:\n  - value: a\n      value: b\n"],
    ["a value: that is too shallow", "env:\n  - name: a\n   value: b\n"],
    ["another fault beside it", "env:\n  - name: a\n      value: b\n  - name: [\n"],
    ["a line between the two", "env:\n  - name: a\n\n      value: b\n"],
  ])("%s is not repaired", (_, text) => {
    expect(problems(text)).not.toEqual([]);
  });
});

test.each(["null", "~", "env: null", '{"env": null}'])("%s is a spec without variables", (text) => {
  expect(problems(text)).toEqual([]);
  expect(literals(text)).toEqual({});
});

test.each(['env: "null"', "env: '~'", "env: !!str null"])("a text is no environment: %s", (text) => {
  expect(problems(text)).toEqual([expect.stringContaining("env: takes a list of names and values")]);
});

test("where the flow style has too many signs, the message says which style has room", () => {
  const entries = Array.from({ length: 4000 }, (_, index) => `{name: A${index}, value: x}`);
  expect(problems(`env: [${entries.join(", ")}]`)).toEqual([
    expect.stringMatching(/too large to be read.*of - name: NAME lines.*far more are read/),
  ]);
  const lines = entries.map((_, index) => `  - name: A${index}\n    value: x\n`);
  expect(Object.keys(literals(`env:\n${lines.join("")}`))).toHaveLength(4000);
});
