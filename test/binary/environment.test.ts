import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { serveSecrets } from "../support/endpoint.ts";
import { withMounts } from "../support/mount-namespace.ts";
import { BINARY } from "../support/paths.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";

/** The app's environment, as the kernel has it. */
async function environment(env: Record<string, string>, options: readonly string[] = []) {
  const run = await envshim([...options, "--", "cat", "/proc/self/environ"], { env });
  const entries = run.stdout.split("\0").filter(Boolean);
  const variables = Object.fromEntries(
    entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
  );
  return { ...run, variables };
}

describe("values", () => {
  test("reach the app as they are written: numbers, booleans, times, names with hyphens and dots", async () => {
    const spec = tempFile(
      "spec.yaml",
      "env:\n  - {name: a-b, value: 012}\n  - {name: a.b, value: 1.10}\n  - {name: c, value: yes}\n  - {name: d, value: 22:22}\n  - {name: e}\n",
    );
    const { variables } = await environment({ ENVSHIM_SPEC: spec });
    expect(variables).toMatchObject({ "a-b": "012", "a.b": "1.10", c: "yes", d: "22:22", e: "" });
  });

  test("of secrets may have many lines and any character", async () => {
    const secrets = {
      key: "-----BEGIN KEY-----\nabc\n-----END KEY-----\n",
      unicode: "ü€😀 日本",
      equals: "a=b==",
    };
    const { url } = await serveSecrets(secrets);
    const spec = specFile({ key: "secret:key", unicode: "secret:unicode", equals: "secret:equals" });
    const { variables } = await environment({ ENVSHIM_SPEC: spec, ENVSHIM_ENDPOINT: url });
    expect(variables).toMatchObject(secrets);
  });

  test("arrive under names that mean something to JavaScript", async () => {
    const spec = tempFile(
      "spec.yaml",
      "env:\n  - name: __proto__\n    value: a\n  - name: constructor\n    value: b\n",
    );
    const run = await envshim(["--", "env"], { env: { ENVSHIM_SPEC: spec } });
    expect(run.stdout).toMatch(/^__proto__=a\nconstructor=b$/m);
  });

  test("of 500 variables all arrive", async () => {
    const wanted = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`NAME_${i}`, `value ${i}`]));
    const { variables } = await environment({ ENVSHIM_SPEC: specFile(wanted) });
    expect(variables).toMatchObject(wanted);
  });

  test("of 100 KB and of 131,071 bytes with their name arrive whole", async () => {
    const { url } = await serveSecrets({
      large: "x".repeat(100_000),
      largest: "y".repeat(131_071 - "L=".length),
    });
    const spec = specFile({ BIG: "secret:large", L: "secret:largest" });
    const { variables } = await environment({ ENVSHIM_SPEC: spec, ENVSHIM_ENDPOINT: url });
    expect(variables.BIG).toHaveLength(100_000);
    expect(variables.L).toHaveLength(131_069);
  });

  test("too large for the kernel end the run before exec, naming each variable and its size", async () => {
    const { url } = await serveSecrets({ large: "x".repeat(131_072 - "L=".length) });
    const spec = specFile({ L: "secret:large", M: "m".repeat(200_000) });
    const run = await environment({ ENVSHIM_SPEC: spec, ENVSHIM_ENDPOINT: url });
    expect(run.status).toBe(126);
    expect(run.stderr).toContain("the variable L takes 131072 bytes, the kernel takes 131071");
    expect(run.stderr).toContain("the variable M takes 200002 bytes, the kernel takes 131071");
    expect(run.stderr).not.toContain("xxx");
    expect(run.stdout).toBe("");
  });

  test("too large together end the run before exec, naming the largest", async () => {
    const many = Object.fromEntries(Array.from({ length: 24 }, (_, i) => [`V${i}`, "x".repeat(90_000 + i)]));
    const run = await environment({ ENVSHIM_SPEC: specFile(many) });
    expect(run.status).toBe(126);
    expect(run.stderr).toMatch(
      /take \d+ bytes together, the kernel takes \d+; the largest: V23 90027, V22 90026/,
    );
  });

  test("just below the kernel's limit for all of them start the app", async () => {
    // A stack of 8 MiB gives exec 2 MiB; 20 values of 100,000 bytes are just below that.
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`V${i}`, "x".repeat(100_000)]));
    const { stdout } = await execa(
      "sh",
      ["-c", 'ulimit -s 8192; exec "$@"', "sh", BINARY, "--", "echo", "started"],
      {
        env: { PATH: "/usr/bin:/bin", ENVSHIM_SPEC: specFile(many) },
        extendEnv: false,
      },
    );
    expect(stdout).toBe("started");
  });
});

describe("precedence", () => {
  const inherited = { SHARED: "inherited", OWN: "inherited" };

  test("the spec beats what is inherited", async () => {
    const { variables } = await environment({ ...inherited, ENVSHIM_SPEC: specFile({ SHARED: "spec" }) });
    expect(variables).toMatchObject({ SHARED: "spec", OWN: "inherited" });
  });

  test.each(["SHARED", " OTHER , SHARED ", "*"])(
    "ENVSHIM_PRESERVE=%j keeps the inherited value",
    async (preserve) => {
      const spec = specFile({ SHARED: "spec", NEW: "spec" });
      const { variables } = await environment({
        ...inherited,
        ENVSHIM_SPEC: spec,
        ENVSHIM_PRESERVE: preserve,
      });
      expect(variables).toMatchObject({ SHARED: "inherited", NEW: "spec" });
    },
  );

  test("ENVSHIM_PRISTINE inherits PATH, HOME, HOSTNAME, TERM, LANG and TZ, nothing else", async () => {
    const kept = { PATH: "/usr/bin:/bin", HOME: "/h", HOSTNAME: "n", TERM: "t", LANG: "C", TZ: "UTC" };
    // What decides about code that the app loads, most of all.
    const loaders = {
      LD_PRELOAD: "libc.so.6",
      LD_LIBRARY_PATH: "/lib",
      PYTHONPATH: "/x",
      NODE_OPTIONS: "--no-warnings",
    };
    const { variables } = await environment(
      { ...inherited, ...kept, ...loaders, ENVSHIM_SPEC: specFile({ NEW: "spec" }) },
      ["--pristine"],
    );
    expect(variables).toEqual({ ...kept, NEW: "spec" });
  });

  test("ENVSHIM_PRISTINE keeps nothing that changes how a program is loaded", async () => {
    const loading = {
      LD_PRELOAD: "",
      LD_LIBRARY_PATH: "/x",
      PYTHONPATH: "/x",
      NODE_OPTIONS: "",
      BASH_ENV: "/x",
    };
    const { variables } = await environment({ ...loading, ENVSHIM_SPEC: specFile({}) }, ["--pristine"]);
    expect(Object.keys(variables)).toEqual(["PATH"]);
  });

  test("the app does not see ENVSHIM_*, unless ENVSHIM_PASS_SETTINGS is on", async () => {
    const env = { ENVSHIM_SPEC: specFile({}), ENVSHIM_TOKEN: "t", ENVSHIM_UNKNOWN: "u" };
    expect(Object.keys((await environment(env)).variables)).toEqual(["PATH"]);
    const passed = await environment({ ...env, ENVSHIM_PASS_SETTINGS: "on" });
    expect(passed.variables).toMatchObject({ ENVSHIM_TOKEN: "t", ENVSHIM_UNKNOWN: "u" });
  });

  test("an ENVSHIM_* variable of the spec has no effect, with a warning", async () => {
    const run = await environment({ ENVSHIM_SPEC: specFile({ ENVSHIM_LOG_LEVEL: "silent" }) });
    expect(run.variables).toEqual({ PATH: expect.any(String) });
    expect(run.stderr).toContain("ENVSHIM_LOG_LEVEL in the spec has no effect");
  });
});

describe("inherited references", () => {
  test("are resolved as the spec's are", async () => {
    const { url } = await serveSecrets({ hfToken: "hf_x" });
    const env = { ENVSHIM_SPEC: specFile({}), ENVSHIM_ENDPOINT: url, HF_TOKEN: "secret:hfToken" };
    expect((await environment(env)).variables.HF_TOKEN).toBe("hf_x");
  });

  test("pass untouched where ENVSHIM_RESOLVE_INHERITED is off", async () => {
    const env = { ENVSHIM_SPEC: specFile({}), HF_TOKEN: "secret:hfToken", ENVSHIM_RESOLVE_INHERITED: "off" };
    expect((await environment(env)).variables.HF_TOKEN).toBe("secret:hfToken");
  });

  test("that are not well-formed are the app's own and pass untouched", async () => {
    const own = { A: "secret: x", B: "\\secret:x", C: "secret:", D: "Secret:x" };
    expect((await environment({ ENVSHIM_SPEC: specFile({}), ...own })).variables).toMatchObject(own);
  });

  test("that the spec overrides are not fetched", async () => {
    const env = { ENVSHIM_SPEC: specFile({ HF_TOKEN: "plain" }), HF_TOKEN: "secret:hfToken" };
    expect((await environment(env)).variables.HF_TOKEN).toBe("plain");
  });
});

describe("what is odd", () => {
  test("an inherited value that is not UTF-8 reaches the app changed, with a warning that names it", async () => {
    const script = 'BAD=$(printf "a\\377b"); export BAD; exec env "$(printf "N\\377")=x" "$@"';
    const run = await execa("sh", ["-c", script, "sh", BINARY, "--log-format", "text", "--", "true"], {
      env: { PATH: "/usr/bin:/bin", GOOD: "\ufffd" },
      extendEnv: false,
    });
    expect(run.stderr).toContain("the inherited BAD is not valid UTF-8");
    expect(run.stderr).toContain("the inherited N\ufffd is not valid UTF-8");
    expect(run.stderr).not.toContain("GOOD");
  });

  test("an argument that is not UTF-8 is an error, since it cannot reach the app byte for byte", async () => {
    const script = 'exec "$1" --log-format text -- echo good "$(printf "a\\377b")" "$2"';
    const options = { env: { PATH: "/usr/bin:/bin" }, extendEnv: false, reject: false } as const;
    const run = await execa("sh", ["-c", script, "sh", BINARY, "\ufffd"], options);
    expect(run).toMatchObject({ exitCode: 64, stdout: "" });
    expect(run.stderr).toContain("argument 2 of the command is not valid UTF-8");
    expect((await envshim(["--", "echo", "\ufffd"])).stdout).toBe("\ufffd\n");
  });

  test("a name that dash drops is a warning where the command is dash, or a script for it, and only there", async () => {
    const spec = specFile({ "some-env": "x" });
    const warned = await envshim(["--", "dash", "-c", "echo started"], { env: { ENVSHIM_SPEC: spec } });
    expect(warned.stderr).toMatch(/dash drops variables .*: some-env/);
    const silent = await envshim(["--", "true"], { env: { ENVSHIM_SPEC: spec } });
    expect(silent.stderr).not.toContain("some-env");
  });

  test("an unknown ENVSHIM_* name is a warning with the nearest known one; a Kubernetes service link is none", async () => {
    const env = {
      ENVSHIM_SPEC: specFile({}),
      ENVSHIM_ENDPIONT: "x",
      ENVSHIM_SERVICE_HOST: "10.0.0.1",
      ENVSHIM_PORT_8787_TCP_ADDR: "10.0.0.1",
    };
    const { stderr } = await environment(env);
    expect(JSON.parse(stderr.split("\n")[0] ?? "")).toMatchObject({
      msg: "ENVSHIM_ENDPIONT is not a setting of envshim",
      fix: "the nearest is ENVSHIM_ENDPOINT",
    });
    expect(stderr).not.toContain("10.0.0.1");
    expect(stderr).not.toContain("SERVICE");
  });

  test("a missing default spec is one warning, and the app starts with what is inherited", async () => {
    const { status, variables, stderr } = await environment({ OWN: "x" });
    expect({ status, variables }).toMatchObject({ status: 0, variables: { OWN: "x" } });
    expect(stderr.match(/"level":"warn"/g)).toHaveLength(1);
    expect(stderr).toContain("no spec at /etc/envshim/spec.yaml");
  });

  test.each([
    ["a missing spec", () => ({}), 66],
    ["an unknown setting", () => ({ ENVSHIM_X: "1", ENVSHIM_SPEC: specFile({}) }), 78],
    [
      "a name that is there twice",
      () => ({ ENVSHIM_SPEC: tempFile("spec.yaml", "env: [{name: a, value: b}, {name: a, value: c}]") }),
      65,
    ],
  ])("ENVSHIM_STRICT makes %s an error", async (_, env, status) => {
    const run = await environment({ ...env(), ENVSHIM_STRICT: "on" });
    expect(run.status).toBe(status);
    expect(run.stdout).toBe("");
  });

  test("ENVSHIM_ALLOW_MISSING leaves the variable of a missing secret unset, with a warning", async () => {
    const { url } = await serveSecrets({ there: "x" });
    const spec = specFile({ A: "secret:there", B: "secret:gone" });
    const env = { ENVSHIM_SPEC: spec, ENVSHIM_ENDPOINT: url, ENVSHIM_ALLOW_MISSING: "on", B: "inherited" };
    const { variables, stderr, status } = await environment(env);
    expect(status).toBe(0);
    expect(variables).toMatchObject({ A: "x" });
    expect(variables).not.toHaveProperty("B");
    expect(stderr).toContain("does not have: gone (for B)");
  });

  test.each([
    ["empty", "", "the secret odd is empty, and A gets it so"],
    [
      "a reference in its own right",
      "secret:other",
      "the secret odd is itself written as a reference, and A gets it so",
    ],
  ])("a secret that is %s reaches the app as it is, with a warning", async (_, value, warning) => {
    const { url } = await serveSecrets({ odd: value });
    const env = { ENVSHIM_SPEC: specFile({ A: "secret:odd" }), ENVSHIM_ENDPOINT: url };
    const { variables, stderr } = await environment(env);
    expect(variables.A).toBe(value);
    expect(stderr).toContain(warning);
    expect((await environment({ ...env, ENVSHIM_STRICT: "on" })).status).toBe(79);
  });

  test("variables that the runtime would take for itself reach the app", async () => {
    const own = { NODE_UNIQUE_ID: "1", NODE_DEBUG: "http", NODE_V8_COVERAGE: "" };
    expect((await environment({ ENVSHIM_SPEC: specFile({}), ...own })).variables).toMatchObject(own);
  });

  test("each of tens of thousands of inherited variables costs as much as each of a few thousand", async () => {
    const cpuOf = async (count: number) => {
      const many = Object.fromEntries(Array.from({ length: count }, (_, i) => [`V${i}`, "x"]));
      const { stdout } = await execa("sh", ["-c", '"$1" -- true; times', "sh", BINARY], {
        env: { PATH: "/usr/bin:/bin", ENVSHIM_SPEC: specFile({}), ...many },
        extendEnv: false,
      });
      // The last line is what the shell's children took: minutes and seconds as user, then as system.
      const [, minutes, seconds] = /(\d+)m([\d.]+)s \S+$/.exec(stdout) ?? [];
      return Number(minutes) * 60 + Number(seconds);
    };
    // The runtime's own reading looks each one up in all the others: it takes 20 times as long for 4 times as many.
    expect(await cpuOf(40_000)).toBeLessThan(8 * (await cpuOf(10_000)));
  });
});

test("also without /proc the app gets its own UV_THREADPOOL_SIZE, and none where it had none", async () => {
  const spec = specFile({ A: "x" });
  const script = 'mount -t tmpfs tmpfs /proc; exec "$ENVSHIM" -- env';
  const given = await withMounts(script, { ENVSHIM_SPEC: spec, UV_THREADPOOL_SIZE: "16" });
  const without = await withMounts(script, { ENVSHIM_SPEC: spec });
  expect(given.stdout.split("\n")).toEqual(expect.arrayContaining(["A=x", "UV_THREADPOOL_SIZE=16"]));
  expect(without.stdout).toContain("A=x");
  expect(without.stdout).not.toContain("UV_THREADPOOL_SIZE");
});
