import { readmeBlock } from "./readme.ts";

/** The settings of a recipe of the README: its block of `ENV NAME=value` lines. @throws for any other line */
export function recipe(name: string): Readonly<Record<string, string>> {
  const lines = readmeBlock(`recipe: ${name}`).trimEnd().split("\n");
  return Object.fromEntries(
    lines.map((line) => {
      const [, variable, quoted, single, plain] =
        /^ENV (\w+)=(?:"([^"]*)"|'([^']*)'|([^\s"']+))$/.exec(line) ?? [];
      const value = quoted ?? single ?? plain;
      if (variable === undefined || value === undefined) throw new Error(`recipe ${name}: ${line}`);
      return [variable, value];
    }),
  );
}
