// A store kind is one folder and one entry in a list: this one is in a file of the tests.
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { makeProgram } from "../../src/cli/program.ts";
import { KINDS } from "../../src/store/kinds.ts";
import { type Handler, startEndpoint } from "../support/endpoint.ts";
import { runInProcess } from "../support/in-process.ts";
import { inTurn } from "../support/in-turn.ts";
import { specFile } from "../support/specs.ts";
import { tempDir } from "../support/temp.ts";
import { toy } from "../support/toy-kind.ts";

const program = makeProgram(COMMANDS, [...KINDS, toy]);

/** A server of toys, and runs that ask it. */
async function setUp(handler: Handler = ({ url }, reply) => reply.end(`toy ${url}`)) {
  const server = await startEndpoint(handler);
  const env = {
    ENVSHIM_SPEC: specFile({ TOY: "secret:car" }),
    ENVSHIM_ENDPOINT: `toy://${server.host}/box`,
    ENVSHIM_TOKEN: "the-token",
    ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
  };
  const run = (settings: Readonly<Record<string, string>> = {}, argv: readonly string[] = ["--", "true"]) =>
    runInProcess(argv, { ...env, ...settings }, { program });
  return { server, run };
}

test("its endpoint is parsed, its own setting reaches it, and the request is signed", async () => {
  const { server, run } = await setUp();
  const { executed } = await run({ ENVSHIM_TOY_COLOUR: "blue" });
  expect(executed?.env.get("TOY")).toBe("toy /box/blue/car");
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer the-token"]);
});

test("it is cached, and another value of its own setting is another identity", async () => {
  const { server, run } = await setUp();
  const colours = ["red", "red", "blue", "blue"];
  const toys = await inTurn(colours, async (colour) => {
    const { executed } = await run({ ENVSHIM_TOY_COLOUR: colour });
    return executed?.env.get("TOY");
  });
  expect(toys).toEqual(colours.map((colour) => `toy /box/${colour}/car`));
  expect(server.requests.map(({ url }) => url)).toEqual(["/box/red/car", "/box/blue/car"]);
});

test("it is tried again", async () => {
  const { run } = await setUp((_, reply, index) => reply.writeHead(index === 0 ? 503 : 200).end("late"));
  const { executed, stderr } = await run();
  expect(executed?.env.get("TOY")).toBe("late");
  expect(stderr).toMatch(/the store box at 127\.0\.0\.1:\d+ answered 503; it is asked again/);
});

test("it is explained, and named in messages with what it suggests", async () => {
  const { server, run } = await setUp(({ url }, reply) =>
    reply.writeHead(url.endsWith("car") ? 200 : 400).end("x"),
  );
  const explained = await run({}, ["explain", "--json"]);
  expect(JSON.parse(explained.stdout).variables).toContainEqual(
    expect.objectContaining({ name: "TOY", secret: "car", store: `box at ${server.host}` }),
  );
  const missing = await run({ ENVSHIM_SPEC: specFile({ TOY: "secret:kite" }) });
  expect(missing.status).toBe(79);
  expect(JSON.parse(missing.stderr)).toMatchObject({
    msg: `the store box at ${server.host} does not have: kite (for TOY)`,
    fix: "put it into the box box",
  });
});

test("what it alone says is told in its own words, once for all secrets of which it says so", async () => {
  const { run } = await setUp((_, reply) => reply.writeHead(410).end());
  const broken = await run({ ENVSHIM_SPEC: specFile({ TOY: "secret:car", OTHER: "secret:kite" }) });
  expect(broken.status).toBe(76);
  expect(JSON.parse(broken.stderr)).toMatchObject({
    code: "store-protocol",
    msg: expect.stringMatching(
      /^the store box at \S+ has it in the box box, and says that it is broken \(1 try in .+\): car \(for TOY\), kite \(for OTHER\)$/,
    ),
    fix: "mend it",
  });
});

test("it is in --help, its setting is an option, completed and a known one, and its endpoint is what a wrong one could be", async () => {
  const { run } = await setUp();
  const help = await run({}, ["--help"]);
  expect(help.stdout).toContain("toy://HOST/BOX");
  expect(help.stdout).toContain(
    "--toy-colour …, ENVSHIM_TOY_COLOUR\n      which of the toys to take (default red)",
  );
  expect((await run({}, ["completion", "bash"])).stdout).toContain("--toy-colour");
  const option = await run({ ENVSHIM_TOY_COLOUR: "blue" }, ["--toy-colour", "green", "--", "true"]);
  expect(option.executed?.env.get("TOY")).toBe("toy /box/green/car");
  expect(option.stderr).not.toContain("ENVSHIM_TOY_COLOUR");
  const wrong = await run({ ENVSHIM_ENDPOINT: "toy:/box" });
  expect(wrong.status).toBe(78);
  expect(wrong.stderr).toContain("toy://HOST/BOX; with no user:password@");
});
