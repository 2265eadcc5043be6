import { tempFile } from "./temp.ts";

/** A spec file with these variables, as JSON. @returns its path */
export function specFile(variables: Readonly<Record<string, string>>): string {
  const env = Object.entries(variables).map(([name, value]) => ({ name, value }));
  return tempFile("spec.json", JSON.stringify({ env }));
}
