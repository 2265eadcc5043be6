import { expect, test } from "vitest";
import { ROOT } from "../support/paths.ts";
import { openProject, openTexts } from "./project.ts";
import { slipsOf } from "./vocabulary.ts";

/** The slips in each of some texts. */
function slipsIn(texts: readonly string[]): string[][] {
  const named = texts.map((text, index) => [`${index}.ts`, `${text}\nexport {};\n`] as const);
  using project = openTexts(Object.fromEntries(named));
  return named.map(([path]) => {
    const file = project.files.get(path);
    return file ? slipsOf(file, project.checker) : [`${path} is not there`];
  });
}

const SLIPS: readonly (readonly [text: string, slip: string])[] = [
  ["export type Doubt = 'a';", "Doubt: is no word of ours"],
  ["export interface FileTrouble { readonly kind: 'a' }", "FileTrouble: is no word of ours"],
  ["export type FileFault = string;", "FileFault: is no fact"],
  ["export type FileFault = { kind: 'a'; message: string } | { kind: 'b' };", "FileFault: is no fact"],
  ["export class FileFault extends Error {}", "FileFault: is no fact"],
  ["export type FileProblem = { kind: 'a' };", "FileProblem: is no problem"],
  ["export class NoFile extends Error {}", "NoFile: is an error"],
  ["export class FileError {}", "FileError: is no error"],
  ["export function faultOf(a: string) { return a === '' ? 'is empty' : a; }", "faultOf: gives no fact"],
  ["const faultsOf = { faultsOf(a: string): string[] { return [a]; } };", "faultsOf: gives no fact"],
];

test("a slip is seen, whichever it is", () => {
  const found = slipsIn(SLIPS.map(([text]) => text));
  expect(SLIPS.filter(([, slip], index) => !found[index]?.includes(slip))).toEqual([]);
});

test("what is as the list has it is none", () => {
  const good = [
    "export type FileFault = 'a' | 'b'; export function faultOf(a: FileFault): FileFault | undefined { return a; }",
    "export type FileFault = { kind: 'a'; file: string } | { kind: 'b' };",
    "export interface FileFault { readonly source: string } export const faultsOf = (): FileFault[] => [];",
    "export interface FileProblem { readonly message: string }",
    "export class FileError extends Error { override readonly name = 'FileError'; }",
  ];
  expect(slipsIn(good)).toEqual(good.map(() => []));
});

test("src has no word for what goes wrong that src/errors/README.md has not, and none for another thing", () => {
  using project = openProject(ROOT, "src");
  expect(project.files.size).toBeGreaterThan(200);
  const slips = [...project.files].flatMap(([path, file]) =>
    slipsOf(file, project.checker).map((slip) => `${path} ${slip}`),
  );
  expect(slips).toEqual([]);
});
