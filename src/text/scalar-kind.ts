import { isScalar, parseDocument, Scalar } from "yaml";

/** What a scalar is to a reader that does not take every one as text. */
export type ScalarKind = "text" | "number" | "boolean" | "date" | "time" | "nothing";

/** PyYAML and the like take these for text, whatever YAML 1.1 says. */
const LETTERS = new Set(["y", "Y", "n", "N"]);

/** What YAML 1.1 or 1.2 makes of a scalar: the platform's tools are of both, and what is text in both is safe. */
export function kindOfScalar({ type, value }: Scalar): ScalarKind {
  const text = String(value ?? "");
  if (type !== Scalar.PLAIN || LETTERS.has(text)) return "text";
  const kinds = (["1.1", "1.2"] as const).map((version) => {
    const { contents } = parseDocument(text, { version, logLevel: "silent" });
    return isScalar(contents) || contents === null ? kindOfData(contents?.value) : "text";
  });
  return kinds.find((kind) => kind !== "text") ?? "text";
}

function kindOfData(data: unknown): ScalarKind {
  if (data === null || data === undefined) return "nothing";
  if (typeof data === "number" || typeof data === "bigint") return "number";
  if (typeof data === "boolean") return "boolean";
  return data instanceof Date ? "date" : "text";
}
