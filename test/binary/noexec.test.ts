import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withMounts } from "../support/mount-namespace.ts";
import { tempDir } from "../support/temp.ts";

test("a file on a file system mounted noexec is 126 and says so, also behind a link; one without x says that first", async () => {
  const base = join(tempDir(), "no exec");
  mkdirSync(base);
  const links = tempDir();
  const script = `mount -t tmpfs -o noexec tmpfs "$BASE"
    printf '#!/bin/sh\\n' > "$BASE/app"
    ln -s "$BASE/app" "$LINKS/app-link"
    "$ENVSHIM" -- "$BASE/app" || echo "$?"
    chmod 0755 "$BASE/app"
    "$ENVSHIM" -- "$BASE/app" || echo "$?"
    PATH="$LINKS:$PATH" "$ENVSHIM" -- app-link || echo "$?"`;
  const run = await withMounts(script, {
    BASE: base,
    LINKS: links,
    ENVSHIM_SPEC: "none",
    ENVSHIM_LOG_FORMAT: "text",
  });
  expect(run.stdout).toBe("126\n126\n126");
  const on = `is on ${base}, which is mounted noexec (put it somewhere else, or mount that without noexec`;
  expect(run.stderr.split("\n")).toEqual([
    expect.stringContaining(`${base}/app may not be executed by this user (chmod +x it in the image)`),
    expect.stringContaining(`${base}/app ${on}`),
    expect.stringContaining(`${links}/app-link ${on}`),
  ]);
});
