import * as fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chooseFolder } from "../../../../src/store/cache/folder.ts";
import { tempDir } from "../../../support/temp.ts";

const OWN_UID = fs.statSync("/proc/self").uid;

/** Chooses among `/var/cache/envshim`, which cannot be made here, and a folder below `tmpdir`. */
function choose(options: { uid?: number; owner?: number; named?: string; tmpdir?: string }) {
  const told: string[] = [];
  const missing = (path: fs.PathLike) => {
    if (String(path) === "/var/cache/envshim") throw Object.assign(new Error("no"), { code: "EROFS" });
  };
  const world = {
    ...fs,
    mkdirSync: ((path: fs.PathLike, options: fs.MakeDirectoryOptions) => {
      missing(path);
      return fs.mkdirSync(path, options);
    }) as typeof fs.mkdirSync,
    lstatSync: ((path: fs.PathLike) =>
      Object.assign(fs.lstatSync(path), { uid: options.owner ?? OWN_UID })) as typeof fs.lstatSync,
  };
  const folder = chooseFolder({
    fs: world,
    uid: options.uid ?? OWN_UID,
    named: options.named,
    tmpdir: options.tmpdir ?? tempDir(),
    log: {
      warn: ({ message, fix }) => told.push(`warning: ${message} (${fix})`),
      debug: (message) => told.push(`debug: ${message}`),
    },
  });
  return { folder, told };
}

test("without /var/cache/envshim the folder is one of this user's in the temporary folder, made with mode 0700", () => {
  const tmpdir = tempDir();
  const { folder, told } = choose({ tmpdir });
  expect(folder).toBe(join(tmpdir, `envshim-${OWN_UID}`));
  expect(fs.statSync(folder ?? "").mode & 0o777).toBe(0o700);
  expect(told).toEqual([
    "debug: the cache folder /var/cache/envshim cannot be used (EROFS), so it is not used",
  ]);
});

test("with ENVSHIM_CACHE_DIR no other folder is tried", () => {
  const { folder, told } = choose({ named: join(tempDir(), "no", "parent") });
  expect(folder).toBeUndefined();
  expect(told).toEqual([
    expect.stringMatching(
      /^warning: .*cannot be used \(ENOENT\), so it is not used \(give it to this user with mode 0700, or set ENVSHIM_CACHE_DIR\)$/,
    ),
  ]);
});

test.each([
  ["another user's was planted there, and that is told", 4711, "warning"],
  ["root's is nobody's attack", 0, "debug"],
])("a folder of another user in the temporary folder is not used: %s", (_, owner, level) => {
  const tmpdir = tempDir();
  const uid = 1000;
  fs.mkdirSync(join(tmpdir, `envshim-${uid}`), 0o700);
  const { folder, told } = choose({ tmpdir, uid, owner });
  expect(folder).toBeUndefined();
  expect(told[1]).toMatch(
    `${level}: the cache folder ${tmpdir}/envshim-1000 belongs to uid ${owner}, not to`,
  );
});

test.each([
  ["a link", (path: string) => fs.symlinkSync(tempDir(), path), "is a symbolic link"],
  ["a folder that others may enter", (path: string) => fs.mkdirSync(path, 0o755), "has mode 0755"],
  ["a file", (path: string) => fs.writeFileSync(path, ""), "is no folder"],
])("%s in the temporary folder is not used, and that is told", (_, plant, words) => {
  const tmpdir = tempDir();
  plant(join(tmpdir, `envshim-${OWN_UID}`));
  const { folder, told } = choose({ tmpdir });
  expect(folder).toBeUndefined();
  expect(told[1]).toContain(`warning: the cache folder ${tmpdir}/envshim-${OWN_UID} ${words}`);
});
