import { type Identifier, type Node, type SourceFile, SyntaxKind } from "typescript/unstable/ast";
import {
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isExportDeclaration,
  isExpressionWithTypeArguments,
  isExternalModuleReference,
  isHeritageClause,
  isIdentifier,
  isImportDeclaration,
  isImportExpression,
  isInterfaceDeclaration,
  isMetaProperty,
  isNewExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isTypeNode,
} from "typescript/unstable/ast/is";
import type { Checker, Symbol as Meaning } from "typescript/unstable/sync";
import { literalOf, textOf, touchesOfImport, touchesOfModule, wholesOf } from "./imports.ts";

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

/**
 * What a file touches of the outside world by itself, and not by what it was handed: the process, time, timers, chance,
 * the runtime's modules, packages that do so, files of the kernel's.
 * @returns such as `process`, `Math.random`, `node:os tmpdir`, `/proc/self`
 */
export function touchesOf(file: SourceFile, checker: Checker): string[] {
  const touches: string[] = [];
  const names: Identifier[] = [];
  const wholes = wholesOf(file);
  const walk = (node: Node): void => {
    // Types are gone when the program runs.
    if (isType(node)) return;
    touches.push(...touchesOfNode(node));
    if (isImportDeclaration(node)) return;
    if (isIdentifier(node) && !isMemberName(node)) {
      const module = wholes.get(node.text);
      if (module === undefined) names.push(node);
      else touches.push(...touchesOfModule(module, [memberOf(node) || "*"]));
    }
    node.forEachChild(walk);
  };
  walk(file);
  const meanings = checker.getSymbolAtLocation(names);
  const globals = names.filter((name, index) => isOfRuntime(variableOf(name, meanings[index], checker)));
  return [...touches, ...globals.flatMap(touchesOfGlobal)];
}

function isType(node: Node): boolean {
  if (isHeritageClause(node)) {
    return node.token === SyntaxKind.ImplementsKeyword || isInterfaceDeclaration(node.parent);
  }
  // What a class extends is no type.
  return isTypeNode(node) && !isExpressionWithTypeArguments(node);
}

function touchesOfNode(node: Node): string[] {
  if (isImportDeclaration(node)) return touchesOfImport(node);
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
  const member = memberOf(name);
  if (INNOCENT_MEMBERS[text]?.test(member)) return [];
  if (text === "Date" && isOfGivenTime(parent)) return [];
  return [member && INNOCENT_MEMBERS[text] ? `${text}.${member}` : text];
}

/** `new Date(time)`, `value instanceof Date`. */
function isOfGivenTime(parent: Node): boolean {
  if (isNewExpression(parent)) return (parent.arguments?.length ?? 0) > 0;
  return isBinaryExpression(parent) && parent.operatorToken.kind === SyntaxKind.InstanceOfKeyword;
}

/** The member that is taken of it; empty where it is used as a whole. */
function memberOf({ parent }: Identifier): string {
  return isPropertyAccessExpression(parent) ? parent.name.text : "";
}
