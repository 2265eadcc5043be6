import { type Node, type SourceFile, SyntaxKind } from "typescript/unstable/ast";
import {
  isArrowFunction,
  isAwaitExpression,
  isBinaryExpression,
  isCallExpression,
  isCatchClause,
  isConditionalExpression,
  isDoStatement,
  isExpressionStatement,
  isForInStatement,
  isForOfStatement,
  isForStatement,
  isFunctionDeclaration,
  isFunctionExpression,
  isGetAccessorDeclaration,
  isIdentifier,
  isIfStatement,
  isMethodDeclaration,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isSwitchStatement,
  isTaggedTemplateExpression,
  isVoidExpression,
  isWhileStatement,
} from "typescript/unstable/ast/is";
import type { Checker } from "typescript/unstable/sync";

/**
 * Where the body of a test does not plainly say what it asserts: a branch, an error that is caught, and a loop with an
 * assertion in it. What a stand-in in a body does is its own: a function there that asserts nothing may decide what to
 * answer.
 * @returns each with its line, as `12: loop`
 */
export function branchesOf(file: SourceFile, checker: Checker): string[] {
  return bodiesOf(file, checker).flatMap((body) =>
    branchesIn(body).map(({ node, what }) => `${lineOf(node, file)}: ${what}`),
  );
}

/**
 * Where tests are left out, or all others are.
 * @returns each with its line, as `12: skipIf`
 */
export function skipsOf(file: SourceFile, checker: Checker): string[] {
  const members = within(file).filter(isPropertyAccessExpression);
  const skips = members.filter(({ name }) => /^(?:fails|only|runIf|skip|skipIf|todo)$/.test(name.text));
  const ofTests = startingWith(
    /^TestContext\b|^(?:Chainable|TypedChainableFunction<Chainable)?(?:Test|Suite)(?:API|ContextMap)\b/,
    skips,
    checker,
  );
  return ofTests.map((skip) => `${lineOf(skip, file)}: ${skip.name.text}`);
}

/** The functions that are given to vitest's `test`, by whatever name and however changed. */
function bodiesOf(file: SourceFile, checker: Checker): Node[] {
  const calls = within(file).filter(isCallExpression);
  const withBody = calls.filter((call) => call.arguments.some(isFunction));
  const ofTests = startingWith(
    /^(?:Chainable|TypedChainableFunction<Chainable)?Test(?:API|ContextMap)\b/,
    withBody,
    checker,
  );
  return ofTests.flatMap((call) => call.arguments.filter(isFunction));
}

/** Those whose first name is of such a type. */
function startingWith<N extends Node>(type: RegExp, nodes: readonly N[], checker: Checker): N[] {
  const types = checker.getTypeAtLocation(nodes.map(rootOf));
  return nodes.filter((_, index) => {
    const own = types[index];
    return own !== undefined && type.test(checker.typeToString(own));
  });
}

function lineOf(node: Node, file: SourceFile): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

/** What is called in the first place: for `test.each(rows)(name, body)`, and for `vitest.test(name, body)`, `test`. */
function rootOf(callee: Node): Node {
  if (isCallExpression(callee)) return rootOf(callee.expression);
  if (isTaggedTemplateExpression(callee)) return rootOf(callee.tag);
  if (!isPropertyAccessExpression(callee)) return callee;
  return /^(?:test|it|describe)$/.test(callee.name.text) ? callee : rootOf(callee.expression);
}

interface Branch {
  readonly node: Node;
  readonly what: "branch" | "catch" | "loop";
}

function branchesIn(body: Node): Branch[] {
  const own: Branch[] = [];
  const visit = (node: Node): void => {
    if (isFunction(node) && !asserts(node)) return;
    const what = kindOf(node);
    if (what !== undefined) own.push({ node, what });
    node.forEachChild(visit);
  };
  body.forEachChild(visit);
  return own;
}

function kindOf(node: Node): Branch["what"] | undefined {
  if (isCatchClause(node)) return "catch";
  if (isIfStatement(node) || isSwitchStatement(node) || isConditionalExpression(node)) return "branch";
  if (isExpressionStatement(node) && isChoice(bare(node.expression))) return "branch";
  if (isChoice(node) && asserts(node)) return "branch";
  return isLoop(node) && asserts(node) ? "loop" : undefined;
}

/** `a && b`, of which `b` may not happen. */
function isChoice(node: Node): boolean {
  const { AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken } = SyntaxKind;
  const operators = [AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken];
  return isBinaryExpression(node) && operators.some((operator) => node.operatorToken.kind === operator);
}

/** Without what only says what becomes of its value. */
function bare(node: Node): Node {
  const isWrapped = isAwaitExpression(node) || isVoidExpression(node) || isParenthesizedExpression(node);
  return isWrapped ? bare(node.expression) : node;
}

const EACH = new Set(["every", "filter", "flatMap", "forEach", "map", "reduce", "some"]);

function isLoop(node: Node): boolean {
  return (
    isForOfStatement(node) ||
    isForInStatement(node) ||
    isForStatement(node) ||
    isWhileStatement(node) ||
    isDoStatement(node) ||
    (isCallExpression(node) &&
      isPropertyAccessExpression(node.expression) &&
      EACH.has(node.expression.name.text) &&
      node.arguments.some(asserts))
  );
}

function isFunction(node: Node): boolean {
  return (
    isArrowFunction(node) ||
    isFunctionExpression(node) ||
    isFunctionDeclaration(node) ||
    isMethodDeclaration(node) ||
    isGetAccessorDeclaration(node)
  );
}

/** Whether something is asserted in it, by `expect` or a function like `expectClean`; `expect.any(String)` is a pattern. */
function asserts(node: Node): boolean {
  return [node, ...within(node)].some((part) => {
    if (!isCallExpression(part)) return false;
    const { expression } = part;
    if (isIdentifier(expression)) return /^expect(?:[A-Z]|$)/.test(expression.text);
    if (!isPropertyAccessExpression(expression) || !isIdentifier(expression.expression)) return false;
    return expression.expression.text === "expect" && /^(?:soft|poll)$/.test(expression.name.text);
  });
}

/** All that is in it. */
function within(node: Node): Node[] {
  const all: Node[] = [];
  const visit = (child: Node): void => {
    all.push(child);
    child.forEachChild(visit);
  };
  node.forEachChild(visit);
  return all;
}
