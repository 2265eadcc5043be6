import { renameSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { envshim, type Run, startEnvshim } from "./run.ts";
import { specFile } from "./specs.ts";
import { tempDir, tempFile } from "./temp.ts";
import { waitFor } from "./wait.ts";

export type Texts = Readonly<Record<string, string>>;

/** What every login is put through, beside being let in. */
export const CASES = ["wrong role", "expired", "renewed", "server down", "late file"] as const;

/** One of {@link CASES}. */
export type Case = (typeof CASES)[number];

/** What is otherwise in a case. */
export interface Change {
  /** Settings. */
  readonly env?: Texts;
  /** What is said of a refusal. */
  readonly says?: string;
  /** The file that comes late; it is there now. */
  readonly file?: string;
}

/** A login with its servers, in which everything is right: the secret `app` is there for it. */
export interface Stage {
  readonly env: Texts;
  /** What the secret `app` is. */
  readonly value: string;
  /** Credentials, or what they begin with: they may be in no output. */
  readonly hidden: readonly string[];
  /** Makes a case. */
  readonly make: Readonly<Partial<Record<Case, () => Change | Promise<Change>>>>;
}

/** A login as its tests see it. */
export interface LoginRow {
  readonly name: string;
  /** Sets it up anew, for one test. */
  start(): Promise<Stage>;
  /** The cases that there cannot be, each with its reason; `make` has all others. */
  readonly without?: Readonly<Partial<Record<Case, string>>>;
}

/**
 * Puts each login through each case, in both formats of the log, at debug: nothing that a run prints may hold anything of
 * the credentials, or of the secret's value.
 */
export function testLogins(rows: readonly LoginRow[]): void {
  describe.each(["text", "json"])("%s", (format) => {
    const logging = { ENVSHIM_LOG_LEVEL: "debug", ENVSHIM_LOG_FORMAT: format };
    const having = (...cases: readonly Case[]) =>
      cases.flatMap((one) =>
        rows.filter(({ without = {} }) => !Object.hasOwn(without, one)).map((row) => ({ ...row, one })),
      );

    test.each(rows)("$name: right", async ({ start }) => {
      const stage = await start();
      expect(await run(stage, logging)).toMatchObject({ status: 0, stdout: `${stage.value}\n` });
    });

    test.each(having("wrong role", "expired"))("$name, $one: 77, and why", async ({ start, one }) => {
      const stage = await start();
      const { env, says } = await make(stage, one);
      const { status, stdout, stderr } = await run(stage, { ...logging, ...env });
      expect({ status, stdout }).toEqual({ status: 77, stdout: "" });
      expect(stderr).toContain(said(says, "words of the refusal"));
    });

    test.each(having("renewed"))(
      "$name, $one: a refused credential is got anew, and the app starts",
      async (row) => {
        const stage = await row.start();
        const { env } = await make(stage, row.one);
        expect(await run(stage, { ...logging, ...env })).toMatchObject({
          status: 0,
          stdout: `${stage.value}\n`,
        });
      },
    );

    test.each(having("server down"))(
      "$name, $one: a warm cache starts the app, with one warning",
      async (row) => {
        const stage = await row.start();
        const cache = {
          ...logging,
          ENVSHIM_CACHE: "on",
          ENVSHIM_CACHE_DIR: join(tempDir(), "cache"),
          ENVSHIM_CACHE_KEY_FILE: tempFile("key", "key material"),
          ENVSHIM_CACHE_TTL: "0s",
          ENVSHIM_ATTEMPT_TIMEOUT: "1s",
        };
        expect(await run(stage, cache)).toMatchObject({ status: 0 });
        await make(stage, row.one);
        const { status, stdout, stderr } = await run(stage, cache);
        expect({ status, stdout }).toEqual({ status: 0, stdout: `${stage.value}\n` });
        expect(stderr.match(/^envshim: warning: |"level":"warn"/gm)).toHaveLength(1);
        expect(stderr).toMatch(/1 cached secret, \d+s old, is used/);
        const explained = await envshim(["explain", "--json"], { env: environment(stage, cache) });
        expect(explained.status).toBe(0);
        expect(explained.stdout).toMatch(/"from":\s*"cache"/);
        expect(leaksIn(stage, explained.stdout + explained.stderr)).toEqual([]);
      },
    );

    test.each(having("late file"))("$name, $one: it is waited for", async (row) => {
      const stage = await row.start();
      const file = said((await make(stage, row.one)).file, "file that comes late");
      renameSync(file, `${file}.kept`);
      const waiting = startEnvshim(COMMAND, { env: environment(stage, logging) });
      await waitFor(waiting.stderr, "is not there yet");
      renameSync(`${file}.kept`, file);
      const { exitCode, stdout, stderr } = await waiting;
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${stage.value}\n` });
      expect(leaksIn(stage, String(stderr))).toEqual([]);
    });
  });

  test("every case that is left out has a reason, and every other is there", async () => {
    const stages = await Promise.all(
      rows.map(async ({ start, without = {} }) => ({ ...(await start()), without })),
    );
    const cases = stages.map(({ make: made, without }) => Object.keys({ ...made, ...without }).sort());
    expect(cases).toEqual(stages.map(() => [...CASES].sort()));
    const reasons = stages.flatMap(({ without }) => Object.values(without));
    expect(reasons.filter((reason) => reason.length <= 20)).toEqual([]);
  });
}

const COMMAND = ["--", "printenv", "A"];

/** What all runs have; `NODE_DEBUG` is meant for the app. */
const COMMON = { ENVSHIM_CACHE: "off", ENVSHIM_TIMEOUT: "20s", NODE_DEBUG: "http,https,net,tls" };

/** The environment of a run. */
function environment(stage: Stage, env: Texts): Texts {
  return { ...COMMON, ENVSHIM_SPEC: specFile({ A: "secret:app" }), ...stage.env, ...env };
}

async function run(stage: Stage, env: Texts): Promise<Run> {
  const ended = await envshim(COMMAND, { env: environment(stage, env) });
  expect(leaksIn(stage, ended.stderr)).toEqual([]);
  return ended;
}

/** What nobody may see and is in there. */
function leaksIn({ hidden, value }: Stage, text: string): string[] {
  return [...hidden, value].filter((secret) => text.includes(secret));
}

function make({ make: made }: Stage, one: Case): Change | Promise<Change> {
  return said(made[one], one)();
}

/** @throws where the table does not say it */
function said<T>(given: T | undefined, what: string): T {
  if (given !== undefined) return given;
  throw new Error(`the table has no ${what}`);
}
