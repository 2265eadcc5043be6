import { type ImportDeclaration, type Node, type SourceFile, SyntaxKind } from "typescript/unstable/ast";
import {
  isImportDeclaration,
  isNamedImports,
  isNamespaceImport,
  isNoSubstitutionTemplateLiteral,
  isStringLiteral,
  isTemplateHead,
  isTemplateMiddleOrTemplateTail,
} from "typescript/unstable/ast/is";

/** What does the same for the same arguments, wherever and whenever it runs; `*` is all that a module has. */
const INNOCENT_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  "node:buffer": ["isUtf8"],
  "node:crypto": ["createCipheriv", "createDecipheriv", "createHash", "hash", "hkdfSync", "timingSafeEqual"],
  "node:events": ["EventEmitter"],
  // What they tell of is an address.
  "node:net": ["BlockList", "isIP"],
  // What the runtime was built for, and the numbers of signals and errors.
  "node:os": ["arch", "constants", "platform"],
  // Not `resolve`, which takes the working folder.
  "node:path": ["basename", "dirname", "extname", "isAbsolute", "join", "sep"],
  "node:url": ["fileURLToPath"],
  "node:util": ["parseArgs"],
  leven: ["*"],
  "jsonc-parser": ["*"],
  "toml-eslint-parser": ["*"],
  yaml: ["*"],
  "zod/mini": ["*"],
};

/** What an import brings that is not innocent. */
export function touchesOfImport({ moduleSpecifier, importClause }: ImportDeclaration): string[] {
  const module = textOf(moduleSpecifier);
  if (importClause?.phaseModifier === SyntaxKind.TypeKeyword) return [];
  const bindings = importClause?.namedBindings;
  const isNamed = bindings !== undefined && isNamedImports(bindings);
  const values = isNamed ? bindings.elements.filter(({ isTypeOnly }) => !isTypeOnly) : [];
  const names = values.map(({ propertyName, name }) => (propertyName ?? name).text);
  const isWhole = !isNamed || importClause?.name !== undefined;
  return touchesOfModule(module, isWhole && INNOCENT_IMPORTS[module] === undefined ? ["*", ...names] : names);
}

/**
 * The names that stand for a whole module in a file, each with its module, where some of that is innocent: what is used
 * of it counts. The others are told where they are imported.
 */
export function wholesOf(file: SourceFile): ReadonlyMap<string, string> {
  const wholes = new Map<string, string>();
  for (const { moduleSpecifier, importClause } of file.statements.filter(isImportDeclaration)) {
    const module = textOf(moduleSpecifier);
    const bindings = importClause?.namedBindings;
    const names = [importClause?.name, bindings && isNamespaceImport(bindings) ? bindings.name : undefined];
    for (const name of names) if (name && INNOCENT_IMPORTS[module]) wholes.set(name.text, module);
  }
  return wholes;
}

/** What of some members of a module is not innocent; `*` is all of it. */
export function touchesOfModule(module: string, names: readonly string[]): string[] {
  const innocent = INNOCENT_IMPORTS[module] ?? [];
  if (module.startsWith(".") || innocent.includes("*")) return [];
  return names.filter((name) => !innocent.includes(name)).map((name) => `${module} ${name}`);
}

/** The text of a string, or the piece of one that stands in a template. */
export function literalOf(node: Node): string {
  const isText =
    isStringLiteral(node) ||
    isNoSubstitutionTemplateLiteral(node) ||
    isTemplateHead(node) ||
    isTemplateMiddleOrTemplateTail(node);
  return isText ? node.text : "";
}

/** A module's name; one that is only known when the program runs may be any. */
export function textOf(node: Node | undefined): string {
  return (node && literalOf(node)) || "any module";
}
