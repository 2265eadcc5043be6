// Whatever the docs point to is there.
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { anchorsOf, codeOf, linksOf } from "../support/links.ts";
import { ROOT } from "../support/paths.ts";
import { page, pages } from "../support/readme.ts";

/** Where a reader who follows a page's links gets to. */
function reachedFrom(paths: readonly string[]): string[] {
  const found = pages().filter(({ path }) => paths.includes(path));
  return [...new Set([...paths, ...found.flatMap((from) => linksOf(from).map(({ file }) => file))])];
}

test.each(pages())("$path: every link leads to a file, and to a heading of it", (from) => {
  const dead = linksOf(from).filter(
    ({ file, anchor }) =>
      !existsSync(ROOT + file) || (anchor !== "" && !anchorsOf(page(file)).includes(anchor)),
  );
  expect(dead.map(({ target }) => target)).toEqual([]);
});

test.each(pages())("$path: every path of the repository that it names is there", ({ text }) => {
  // NAME stands for a name.
  const paths = codeOf(text).filter(
    (code) => /^(src|test|build|docker|docs)\/[\w./-]*$/.test(code) && !code.includes("NAME"),
  );
  expect(paths.filter((path) => !existsSync(ROOT + path))).toEqual([]);
});

test("every page is two clicks from the README at most", () => {
  const reached = reachedFrom(reachedFrom(["README.md"]));
  expect(
    pages()
      .map(({ path }) => path)
      .filter((path) => !reached.includes(path)),
  ).toEqual([]);
});

test("twelve questions are one click from the README, and the answer to each is one more", () => {
  const [, list = ""] = page("docs/README.md").split("## Twelve questions\n");
  const questions = list.split(/^\d+\. /m).slice(1);
  expect(questions).toHaveLength(12);
  expect(linksOf({ path: "README.md", text: page("README.md") }).map(({ file }) => file)).toContain(
    "docs/README.md",
  );
  const unanswered = questions.filter((text) => linksOf({ path: "docs/README.md", text }).length === 0);
  expect(unanswered).toEqual([]);
});

test("the README is short", () => {
  expect(page("README.md").split("\n").length - 1).toBeLessThanOrEqual(180);
});
