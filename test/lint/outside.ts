import {
  type Identifier,
  type ImportDeclaration,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "typescript/unstable/ast";
import {
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isExportDeclaration,
  isExternalModuleReference,
  isHeritageClause,
  isIdentifier,
  isImportDeclaration,
  isImportExpression,
  isMetaProperty,
  isNamedImports,
  isNewExpression,
  isNoSubstitutionTemplateLiteral,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isStringLiteral,
  isTemplateHead,
  isTemplateMiddleOrTemplateTail,
  isTypeNode,
} from "typescript/unstable/ast/is";
import type { Checker, Symbol as Meaning } from "typescript/unstable/sync";

/**
 * The globals that hold nothing of the outside world. Any other is a touch of it: `process`, `setTimeout`, `performance`,
 * `fetch`, `crypto`, `console`, `globalThis`, `require`, `eval`, and what a later runtime brings.
 */
const INNOCENT = new Set(
  `undefined NaN Infinity Object Array String Number Boolean BigInt Symbol RegExp Map Set WeakMap Promise Proxy JSON
  Error AggregateError RangeError TypeError Uint8Array Float64Array BigInt64Array Buffer TextDecoder AbortController
  URL URLSearchParams encodeURIComponent decodeURIComponent queueMicrotask`.split(/\s+/),
);

/** Of these, only some members are innocent; of `Date` also what takes a time. */
const INNOCENT_MEMBERS: Readonly<Record<string, RegExp>> = {
  AbortSignal: /^any$/,
  Date: /^(?:parse|UTC)$/,
  Math: /^(?!random$)./,
};

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
  "fastest-levenshtein": ["*"],
  "jsonc-parser": ["*"],
  "toml-eslint-parser": ["*"],
  yaml: ["*"],
  "zod/mini": ["*"],
};

/**
 * What a file touches of the outside world by itself, and not by what it was handed: the process, time, timers, chance,
 * the runtime's modules, packages that do so, files of the kernel's.
 * @returns such as `process`, `Math.random`, `node:os tmpdir`, `/proc/self`
 */
export function touchesOf(file: SourceFile, checker: Checker): string[] {
  const touches: string[] = [];
  const names: Identifier[] = [];
  const walk = (node: Node): void => {
    // Types are gone when the program runs.
    if (isTypeNode(node) || isTypeClause(node)) return;
    if (isImportDeclaration(node)) touches.push(...touchesOfImport(node));
    else {
      touches.push(...touchesOfNode(node));
      if (isIdentifier(node) && !isMemberName(node)) names.push(node);
      node.forEachChild(walk);
    }
  };
  walk(file);
  const meanings = checker.getSymbolAtLocation(names);
  const globals = names.filter((name, index) => isOfRuntime(variableOf(name, meanings[index], checker)));
  return [...touches, ...globals.flatMap(touchesOfGlobal)];
}

/** Of a class that extends another, the other one runs. */
function isTypeClause(node: Node): boolean {
  if (!isHeritageClause(node)) return false;
  return node.token === SyntaxKind.ImplementsKeyword || node.parent.kind === SyntaxKind.InterfaceDeclaration;
}

function touchesOfImport({ moduleSpecifier, importClause }: ImportDeclaration): string[] {
  const module = textOf(moduleSpecifier);
  if (importClause?.phaseModifier === SyntaxKind.TypeKeyword) return [];
  const bindings = importClause?.namedBindings;
  if (bindings === undefined || !isNamedImports(bindings) || importClause?.name !== undefined) {
    return touchesOfModule(module, ["*"]);
  }
  const values = bindings.elements.filter(({ isTypeOnly }) => !isTypeOnly);
  return touchesOfModule(
    module,
    values.map(({ propertyName, name }) => (propertyName ?? name).text),
  );
}

function touchesOfModule(module: string, names: readonly string[]): string[] {
  const innocent = INNOCENT_IMPORTS[module] ?? [];
  if (module.startsWith(".") || innocent.includes("*")) return [];
  return names.filter((name) => !innocent.includes(name)).map((name) => `${module} ${name}`);
}

function touchesOfNode(node: Node): string[] {
  if (isCallExpression(node) && isImportExpression(node.expression)) {
    return touchesOfModule(textOf(node.arguments[0]), ["*"]);
  }
  if (isExportDeclaration(node) && node.moduleSpecifier !== undefined && !node.isTypeOnly) {
    return touchesOfModule(textOf(node.moduleSpecifier), ["*"]);
  }
  // `import own = require(…)`.
  if (isExternalModuleReference(node)) return touchesOfModule(textOf(node.expression), ["*"]);
  if (isMetaProperty(node) && node.keywordToken === SyntaxKind.ImportKeyword) return ["import.meta"];
  const [path] = /(?<!\w)\/(?:proc|sys)(?:\/.*|$)/s.exec(literalOf(node)) ?? [];
  return path === undefined ? [] : [path];
}

/** The text of a string, or the piece of one that stands in a template. */
function literalOf(node: Node): string {
  const isText =
    isStringLiteral(node) ||
    isNoSubstitutionTemplateLiteral(node) ||
    isTemplateHead(node) ||
    isTemplateMiddleOrTemplateTail(node);
  return isText ? node.text : "";
}

/** A module's name; one that is only known when the program runs may be any. */
function textOf(node: Node | undefined): string {
  return (node && literalOf(node)) || "any module";
}

/** Whether a name stands for a member of what is before it, or of what is taken apart. */
function isMemberName(name: Identifier): boolean {
  const { parent } = name;
  return (
    (isPropertyAccessExpression(parent) && parent.name === name) ||
    (isBindingElement(parent) && parent.propertyName === name) ||
    (isPropertyAssignment(parent) && parent.name === name) ||
    isMetaProperty(parent)
  );
}

/** `{ process }` names a member, and a variable. */
function variableOf(name: Identifier, meaning: Meaning | undefined, checker: Checker): Meaning | undefined {
  const isBoth = isShorthandPropertyAssignment(name.parent) && name.parent.name === name;
  return isBoth ? checker.getShorthandAssignmentValueSymbol(name.parent) : meaning;
}

/** Whether no file of ours declares it. */
function isOfRuntime(meaning: Meaning | undefined): boolean {
  return !meaning?.declarations.some(({ path }) => !path.includes("/node_modules/"));
}

function touchesOfGlobal(name: Identifier): string[] {
  const { text, parent } = name;
  if (INNOCENT.has(text)) return [];
  const member = isPropertyAccessExpression(parent) ? parent.name.text : "";
  if (INNOCENT_MEMBERS[text]?.test(member)) return [];
  if (text === "Date" && isOfGivenTime(parent)) return [];
  return [member && INNOCENT_MEMBERS[text] ? `${text}.${member}` : text];
}

/** `new Date(time)`, `value instanceof Date`. */
function isOfGivenTime(parent: Node): boolean {
  if (isNewExpression(parent)) return (parent.arguments?.length ?? 0) > 0;
  return isBinaryExpression(parent) && parent.operatorToken.kind === SyntaxKind.InstanceOfKeyword;
}
