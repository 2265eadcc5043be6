// The cache across restarts: fewer requests, starts in an outage, and nothing for anybody else.
import {
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { answerSecrets, type Endpoint, type SeenRequest, startEndpoint } from "../support/endpoint.ts";
import { onFreshMachine } from "../support/fresh-machine.ts";
import { times } from "../support/in-turn.ts";
import { BINARY, BUNDLE, ROOT } from "../support/paths.ts";
import { envshim, type Run } from "../support/run.ts";
import { tempDir, tempFile } from "../support/temp.ts";

type Mode = "up" | "down" | 401 | 403 | 404;

interface World {
  readonly endpoint: Endpoint;
  readonly dir: string;
  /** What the endpoint does from now on. */
  mode: Mode;
  handler: (request: SeenRequest, reply: ServerResponse) => void;
  /** What {@link World.start} is given. */
  readonly env: Readonly<Record<string, string>>;
  start(env?: Record<string, string>, args?: readonly string[], file?: string): Promise<Run>;
  /** The only file of the cache's folder. */
  file(): string;
}

async function setUp(): Promise<World> {
  const dir = join(tempDir(), "cache");
  const spec = tempFile("spec.yaml", "env: [{name: A, value: 'secret:a'}, {name: B, value: 'secret:b'}]");
  const endpoint = await startEndpoint((request, reply) => {
    if (world.mode === "down") reply.destroy();
    else if (world.mode !== "up") reply.writeHead(world.mode).end();
    else world.handler(request, reply);
  });
  const env = {
    ENVSHIM_SPEC: spec,
    ENVSHIM_ENDPOINT: endpoint.url,
    ENVSHIM_TOKEN: "token-1",
    ENVSHIM_CACHE_DIR: dir,
    ENVSHIM_LOG_LEVEL: "warn",
    ENVSHIM_LOG_FORMAT: "text",
  };
  const world: World = {
    endpoint,
    dir,
    env,
    mode: "up",
    handler: (request, reply) => answerSecrets({ a: "value of a", b: "value of b" }, request, reply),
    start: (more = {}, args = ["--", "sh", "-c", "echo $A, $B"], file = BINARY) =>
      envshim(args, {
        file,
        env: {
          ...env,
          // An outage need not be waited for long, and nothing else may fail on a busy machine.
          ...(world.mode === "down" ? { ENVSHIM_ATTEMPT_TIMEOUT: "300ms", ENVSHIM_TIMEOUT: "600ms" } : {}),
          ...more,
        },
      }),
    file: () => {
      const names = readdirSync(dir);
      expect(names).toHaveLength(1);
      return join(dir, names[0] ?? "");
    },
  };
  return world;
}

const GOOD = { status: 0, stdout: "value of a, value of b\n", stderr: "" };
const STALE = { ENVSHIM_CACHE_TTL: "0s" };

test("30 restarts make one request; an outage after them one warning; a 403 ends it and nothing is left to use", async () => {
  const world = await setUp();
  expect(await times(30, () => world.start())).toMatchObject(Array(30).fill(GOOD));
  expect(world.endpoint.requests).toHaveLength(1);

  world.mode = "down";
  const outage = await world.start(STALE);
  expect(outage).toMatchObject({ status: 0, stdout: GOOD.stdout });
  expect(outage.stderr).toMatch(
    /^envshim: warning: the store \S+ .+: 2 cached secrets, up to \d+s old, are used .*\n$/,
  );

  world.mode = 403;
  expect(await world.start(STALE)).toMatchObject({ status: 77, stdout: "" });
  expect(readdirSync(world.dir)).toEqual([]);
  world.mode = "down";
  expect(await world.start()).toMatchObject({ status: 69, stdout: "" });
});

test.each<[Mode, number]>([
  [401, 77],
  [403, 77],
])("after a %d the cached values are gone", async (mode, status) => {
  const world = await setUp();
  await world.start();
  world.mode = mode;
  expect((await world.start(STALE)).status).toBe(status);
  world.mode = "down";
  expect((await world.start()).status).toBe(69);
});

test("a 404 of an ingress says nothing of the secrets: the cached values stand in, and are there afterwards", async () => {
  const world = await setUp();
  await world.start();
  world.mode = 404;
  const ingress = await world.start({ ...STALE, ENVSHIM_ALLOW_MISSING: "on" });
  expect(ingress).toMatchObject({ status: 0, stdout: GOOD.stdout });
  expect(ingress.stderr).toMatch(/answered 404: there is no store at this address .*: 2 cached secrets/);
  world.mode = "down";
  expect(await world.start()).toMatchObject(GOOD);
});

test("a 404 of an ingress is three tries and 76, and the app does not start without its secrets", async () => {
  const world = await setUp();
  world.mode = 404;
  world.handler = (_, reply) => reply.end("<html>no such route</html>");
  const run = await world.start({ ENVSHIM_ALLOW_MISSING: "on" });
  expect(run).toMatchObject({ status: 76, stdout: "" });
  expect(world.endpoint.requests).toHaveLength(3);
});

test.each([
  ["missing", 79],
  ["forbidden", 77],
])("a secret that the store says is %s is removed, the other one stays", async (list, status) => {
  const world = await setUp();
  await world.start();
  world.handler = (_, reply) =>
    reply.end(JSON.stringify({ secrets: { a: { value: "new a" } }, [list]: ["b"] }));
  expect((await world.start(STALE)).status).toBe(status);
  world.mode = "down";
  const after = await world.start();
  expect(after.status).toBe(69);
  expect(after.stderr).toContain("b (for B)");
  expect(after.stderr).not.toContain("a (for A)");
});

test.each<[string, Record<string, string>]>([
  ["token", { ENVSHIM_TOKEN: "token-2" }],
  ["project", { ENVSHIM_PROJECT: "other" }],
  ["cluster", { ENVSHIM_CLUSTER: "other" }],
  ["team", { ENVSHIM_TEAM: "other" }],
  ["key file", { ENVSHIM_CACHE_KEY_FILE: "/etc/hostname" }],
])("another %s never reads the first one's cache, and leaves it alone", async (_, other) => {
  const world = await setUp();
  await world.start();
  expect(await world.start(other)).toMatchObject(GOOD);
  expect(world.endpoint.requests).toHaveLength(2);
  expect(readdirSync(world.dir)).toHaveLength(2);
  world.mode = "down";
  expect((await world.start({ ...other, ENVSHIM_PROJECT: "third" })).status).toBe(69);
  expect(await world.start()).toMatchObject(GOOD);
});

test("another endpoint never reads the first one's cache", async () => {
  const [first, second] = [await setUp(), await setUp()];
  await first.start();
  second.mode = "down";
  expect((await second.start({ ENVSHIM_CACHE_DIR: first.dir })).status).toBe(69);
});

test("another identity's file under this one's name is not read", async () => {
  const world = await setUp();
  await world.start();
  const bytes = readFileSync(world.file());
  await world.start({ ENVSHIM_TOKEN: "token-2" });
  for (const name of readdirSync(world.dir)) writeFileSync(join(world.dir, name), bytes);
  world.mode = "down";
  const [one, two] = [await world.start(), await world.start({ ENVSHIM_TOKEN: "token-2" })];
  expect([one.status, two.status]).toEqual([0, 69]);
  expect(two.stderr).toContain("is damaged or not envshim's own");
});

test("with a key file a token that is renewed for the same subject keeps its cache, another subject's does not", async () => {
  const world = await setUp();
  const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
  const key = { ENVSHIM_CACHE_KEY_FILE: tempFile("key", "key material") };
  await world.start({ ...key, ENVSHIM_TOKEN: jwt({ sub: "a", exp: 1 }) });
  expect(await world.start({ ...key, ENVSHIM_TOKEN: jwt({ sub: "a", exp: 2 }) })).toMatchObject(GOOD);
  expect(world.endpoint.requests).toHaveLength(1);
  await world.start({ ...key, ENVSHIM_TOKEN: jwt({ sub: "b", exp: 1 }) });
  expect(world.endpoint.requests).toHaveLength(2);
});

test("the key file is a cache's key without any token", async () => {
  const world = await setUp();
  const env = { ENVSHIM_TOKEN: "", ENVSHIM_CACHE_KEY_FILE: tempFile("key", "key material") };
  expect(await times(2, () => world.start(env))).toMatchObject([GOOD, GOOD]);
  expect(world.endpoint.requests).toHaveLength(1);
});

test.each([
  ["is not there", () => "/nowhere/key"],
  ["is empty", () => tempFile("key", "")],
])("a key file that %s is an error of the settings", async (fault, keyFile) => {
  const world = await setUp();
  const run = await world.start({ ENVSHIM_CACHE_KEY_FILE: keyFile() });
  expect(run).toMatchObject({ status: 78, stdout: "" });
  expect(run.stderr).toContain(fault);
});

test.each<[string, Record<string, string>]>([
  ["the cache is off", { ENVSHIM_CACHE: "off" }],
  ["there is neither a token nor a key file", { ENVSHIM_TOKEN: "" }],
])("nothing is kept where %s", async (_, env) => {
  const world = await setUp();
  expect(await times(2, () => world.start(env))).toMatchObject([GOOD, GOOD]);
  expect(world.endpoint.requests).toHaveLength(2);
  expect(() => statSync(world.dir)).toThrow("ENOENT");
});

test("what the store says must not be stored is not", async () => {
  const world = await setUp();
  const { handler } = world;
  world.handler = (request, reply) => handler(request, reply.setHeader("cache-control", "private, no-store"));
  expect(await times(2, () => world.start())).toMatchObject([GOOD, GOOD]);
  expect(world.endpoint.requests).toHaveLength(2);
});

test("what is no longer fresh is asked for with its ETag, and a 304 keeps the value", async () => {
  const world = await setUp();
  const { handler } = world;
  world.handler = (request, reply) => {
    if (request.headers["if-none-match"] === '"v1"') reply.writeHead(304).end();
    else handler(request, reply.setHeader("etag", '"v1"'));
  };
  expect(await times(3, () => world.start(STALE))).toMatchObject([GOOD, GOOD, GOOD]);
  expect(world.endpoint.requests.map(({ headers }) => headers["if-none-match"])).toEqual([
    undefined,
    '"v1"',
    '"v1"',
  ]);
});

test("a store that never answers gets one attempt's time where stale values stand ready, not the whole deadline", async () => {
  const world = await setUp();
  await world.start();
  world.handler = () => {};
  const run = await world.start({ ...STALE, ENVSHIM_ATTEMPT_TIMEOUT: "300ms", ENVSHIM_TIMEOUT: "1h" });
  expect(run).toMatchObject({ status: 0, stdout: GOOD.stdout });
  expect(run.stderr).toContain("2 cached secrets");
});

test("under ENVSHIM_STRICT stale values are an error, with the store's exit status", async () => {
  const world = await setUp();
  await world.start();
  world.mode = "down";
  expect(await world.start({ ...STALE, ENVSHIM_STRICT: "on" })).toMatchObject({ status: 69, stdout: "" });
});

test("beyond max-stale an outage is an error", async () => {
  const world = await setUp();
  await world.start();
  world.mode = "down";
  expect((await world.start({ ...STALE, ENVSHIM_CACHE_MAX_STALE: "0s" })).status).toBe(69);
});

test("a start with fresh values loads neither HTTP nor TLS", async () => {
  const world = await setUp();
  await world.start();
  const list = ["--require", `${ROOT}test/fixtures/list-modules.cjs`, BUNDLE, "--", "true"];
  const run = await world.start({}, list, process.execPath);
  const loaded = run.stdout.trim().split("\n");
  expect(loaded).toContain("crypto");
  expect(loaded.filter((name) => /http|tls|dns/.test(name))).toEqual([]);
});

test("the log tells how many secrets come from the cache", async () => {
  const world = await setUp();
  const info = { ENVSHIM_LOG_LEVEL: "info" };
  expect((await world.start(info)).stderr).toMatch(/: 2 secrets from \S+ in \d+ ms/);
  expect((await world.start(info)).stderr).toMatch(/: 2 secrets from \S+, 2 of them cached, in \d+ ms/);
});

test("explain tells what comes from the cache, and how old it is", async () => {
  const world = await setUp();
  await world.start();
  const run = await world.start({}, ["explain"]);
  expect(run.stdout).toMatch(
    /^A +cache +spec line 1 +secret a, scope project, version 1, store \S+, \d s old$/m,
  );
});

test("folder and file are for this user only, and hold no value in the clear", async () => {
  const world = await setUp();
  await world.start();
  expect(statSync(world.dir).mode & 0o777).toBe(0o700);
  expect(statSync(world.file()).mode & 0o777).toBe(0o600);
  const kept = readFileSync(world.file(), "latin1");
  expect(kept).not.toMatch(/value of|token-1|secret/);
});

test.each<[string, (file: string) => void]>([
  ["cut off", (file) => truncateSync(file, 100)],
  ["empty", (file) => truncateSync(file, 0)],
  ["changed", (file) => writeFileSync(file, Buffer.from(readFileSync(file)).fill(7, 90, 91))],
  ["foreign", (file) => writeFileSync(file, "something else")],
  ["too large", (file) => truncateSync(file, 40 * 2 ** 20)],
])("a file that is %s is told of once, not used and written anew", async (_, damage) => {
  const world = await setUp();
  await world.start();
  damage(world.file());
  const run = await world.start();
  expect(run).toMatchObject({ status: 0, stdout: GOOD.stdout });
  expect(run.stderr).toMatch(/^envshim: warning: the cache file \S+ is damaged or not envshim's own.*\n$/);
  expect(await world.start()).toMatchObject(GOOD);
  expect(world.endpoint.requests).toHaveLength(2);
});

test("a symbolic link in place of the file is neither read nor written through", async () => {
  const world = await setUp();
  await world.start();
  const file = world.file();
  const victim = tempFile("victim", readFileSync(file));
  rmSync(file);
  symlinkSync(victim, file);
  const before = readFileSync(victim);
  expect(await world.start()).toMatchObject({ status: 0, stdout: GOOD.stdout });
  expect(world.endpoint.requests).toHaveLength(2);
  expect(readFileSync(victim)).toEqual(before);
  expect(statSync(file).isFile()).toBe(true);
});

test.each<[string, (dir: string) => void, string]>([
  ["others may enter", (dir) => mkdirSync(dir, { mode: 0o755 }), "has mode 0755"],
  ["is a link", (dir) => symlinkSync(tempDir(), dir), "is a symbolic link"],
  ["is a file", (dir) => writeFileSync(dir, ""), "is no folder"],
])("a folder that %s is not used, and that is told", async (_, plant, words) => {
  const world = await setUp();
  plant(world.dir);
  const run = await world.start();
  expect(run).toMatchObject({ status: 0, stdout: GOOD.stdout });
  expect(run.stderr).toContain(`envshim: warning: the cache folder ${world.dir} ${words}`);
});

test("where the folder cannot be made the run goes on, and a folder that was named is told of", async () => {
  const world = await setUp();
  const run = await world.start({ ENVSHIM_CACHE_DIR: "/proc/cache" });
  expect(run).toMatchObject({ status: 0, stdout: GOOD.stdout });
  expect(run.stderr).toContain("the cache folder /proc/cache cannot be used");
});

test("without ENVSHIM_CACHE_DIR the folder is /var/cache/envshim, for this user only", async () => {
  const world = await setUp();
  const { ENVSHIM_CACHE_DIR: _, ...env } = world.env;
  const list = "stat -c %a /var/cache/envshim; ls /var/cache/envshim | wc -l";
  const run = await onFreshMachine(["--", "sh", "-c", `echo $A; ${list}`], { env });
  expect(run).toMatchObject({ status: 0, stdout: "value of a\n700\n1\n", stderr: "" });
});

test("a start whose write ends in the middle goes on, and leaves what was there before it", async () => {
  const world = await setUp();
  const long = "x".repeat(4000);
  world.handler = (request, reply) => answerSecrets({ a: long, b: "b" }, request, reply);
  // A file of this start may have 1,024 bytes, which is less than the cache takes.
  const limited = () =>
    world.start(STALE, ["-c", `ulimit -f 2; exec ${BINARY} -- sh -c 'echo $A, $B'`], "/bin/sh");
  const cold = await limited();
  expect(cold).toMatchObject({ status: 0, stdout: `${long}, b\n` });
  expect(cold.stderr).toContain("could not be written (EFBIG)");
  expect(readdirSync(world.dir)).toEqual([]);

  await world.start();
  const before = readFileSync(world.file());
  expect((await limited()).stderr).toContain("could not be written (EFBIG)");
  expect(readFileSync(world.file())).toEqual(before);
  world.mode = "down";
  expect(await world.start()).toMatchObject({ status: 0, stdout: `${long}, b\n`, stderr: "" });
});

// Two of them hold what envshim itself has written.
test.each<[string, (file: string, good: Buffer) => unknown]>([
  ["a pipe", (file) => execa("mkfifo", [file])],
  ["a link to another file", (file, good) => symlinkSync(tempFile("other", good), file)],
  [
    "another user's",
    (file, good) => {
      writeFileSync(file, good);
      chownSync(file, 12_345, 12_345);
    },
  ],
  [
    "more than 32 MiB",
    (file) => {
      writeFileSync(file, "");
      truncateSync(file, 32 * 2 ** 20 + 1);
    },
  ],
])("a cache file that is %s is not read, told of, and written anew", async (_, put) => {
  const world = await setUp();
  await world.start();
  const file = world.file();
  const good = readFileSync(file);
  rmSync(file);
  await put(file, good);
  const run = await world.start();
  expect(run).toMatchObject({ status: 0, stdout: GOOD.stdout });
  expect(run.stderr).toContain(`the cache file ${file} is damaged or not envshim's own`);
  expect(statSync(file).size).toBeLessThan(1000);
  expect(await world.start()).toMatchObject(GOOD);
  expect(world.endpoint.requests).toHaveLength(2);
});

test("a umask of 0777 does not change the mode of the cache's file", async () => {
  const world = await setUp();
  const command = `umask 0777; exec ${BINARY} -- sh -c 'echo "$A, $B"'`;
  expect(await world.start({}, ["-c", command], "/bin/sh")).toMatchObject(GOOD);
  expect(statSync(world.file()).mode & 0o7777).toBe(0o600);
});

const noStore = (request: SeenRequest, reply: ServerResponse) => {
  reply.setHeader("Cache-Control", "no-store");
  answerSecrets({ a: "value of a", b: "value of b" }, request, reply);
};

test("what a store says no-store of is not kept, and that is told once at debug", async () => {
  const world = await setUp();
  world.handler = noStore;
  const debug = { ENVSHIM_LOG_LEVEL: "debug" };
  const told = "it says no-store of 2 secrets (ENVSHIM_CACHE_NO_STORE)";
  expect((await world.start(debug)).stderr.split(told)).toHaveLength(2);
  expect((await world.start()).stderr).not.toContain("no-store");
  expect(world.endpoint.requests).toHaveLength(2);
});

test("ENVSHIM_CACHE_NO_STORE=keep keeps it, and a start in an outage has it", async () => {
  const world = await setUp();
  world.handler = noStore;
  const keep = { ENVSHIM_CACHE_NO_STORE: "keep" };
  await world.start(keep);
  world.mode = "down";
  expect(await world.start({ ...keep, ...STALE })).toMatchObject({ status: 0, stdout: GOOD.stdout });
});

test("what was kept although the store said no-store is used by no start that obeys it, nor left for another", async () => {
  const world = await setUp();
  world.handler = noStore;
  const keep = { ENVSHIM_CACHE_NO_STORE: "keep" };
  await world.start(keep);
  expect(await world.start()).toMatchObject(GOOD);
  expect(world.endpoint.requests).toHaveLength(2);
  expect(readdirSync(world.dir)).toEqual([]);
  await world.start(keep);
  world.mode = "down";
  expect(await world.start(STALE)).toMatchObject({ status: 69, stdout: "" });
  expect(await world.start(keep)).toMatchObject({ status: 69, stdout: "" });
});

test.each<[string, Record<string, string>, { readonly cached: boolean; readonly why?: string }]>([
  ["cached", {}, { cached: true }],
  [
    "not cached: ENVSHIM_CACHE is off",
    { ENVSHIM_CACHE: "off" },
    { cached: false, why: "ENVSHIM_CACHE is off" },
  ],
  [
    "not cached: there is no token and no ENVSHIM_CACHE_KEY_FILE",
    { ENVSHIM_TOKEN: "" },
    { cached: false, why: "there is no token and no ENVSHIM_CACHE_KEY_FILE" },
  ],
  [
    "not cached: there is no folder for it",
    { ENVSHIM_CACHE_DIR: "/proc/nowhere" },
    { cached: false, why: "there is no folder for it" },
  ],
])("explain says of the store whether it is cached: %s", async (says, settings, state) => {
  const world = await setUp();
  const { stdout } = await world.start(settings, ["explain"]);
  expect(stdout).toMatch(new RegExp(`^store ${world.endpoint.host}: ${says}$`, "m"));
  const json = await world.start(settings, ["explain", "--json"]);
  expect(JSON.parse(json.stdout).stores).toEqual([{ store: world.endpoint.host, ...state }]);
});

test("explain says that a store's no-store keeps its answers out", async () => {
  const world = await setUp();
  world.handler = noStore;
  expect((await world.start({}, ["explain"])).stdout).toMatch(
    /^store \S+: not cached: it says no-store of 2 secrets \(ENVSHIM_CACHE_NO_STORE\)$/m,
  );
});

test("explain says of a store on this machine that it is there", async () => {
  const env = {
    ENVSHIM_SPEC: tempFile("s.yaml", "env: {A: 'secret:a'}"),
    ENVSHIM_ENDPOINT: `file://${tempFile("s.json", '{"a":"x"}')}`,
  };
  expect((await envshim(["explain"], { env })).stdout).toMatch(
    /^store file:\S+: not cached: it is on this machine$/m,
  );
});
