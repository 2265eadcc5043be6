import type { Node, SourceFile } from "typescript/unstable/ast";
import {
  isClassDeclaration,
  isIdentifier,
  isInterfaceDeclaration,
  isTypeAliasDeclaration,
} from "typescript/unstable/ast/is";
import { type Checker, SignatureKind, type Type, TypeFlags } from "typescript/unstable/sync";

/** What a name that ends so has to be; the words are those of src/errors/README.md. */
const FACT = /(?:Fault|Failure|Refusal|Shortfall)$/;
const PROBLEM = /(?:Problem|Finding)$/;
const ERROR = /Error$/;

/** Words for the same things that are not in the list. */
const NOT_OURS =
  /(?:Doubt|Oddity|Oddities|Trouble|Lack|Mistake|Issue|Defect|Flaw|Complaint|Told|Wrong|Exception|Reason)s?$/;

/** What of a file is not as the list of words has it: `NAME: why`. */
export function slipsOf(file: SourceFile, checker: Checker): string[] {
  const slips = new Set<string>();
  const tell = (name: string, found: readonly string[]) => {
    for (const slip of found) slips.add(`${name}: ${slip}`);
  };
  const walk = (node: Node): void => {
    if (isTypeAliasDeclaration(node) || isInterfaceDeclaration(node) || isClassDeclaration(node)) {
      const name = node.name?.text ?? "";
      tell(name, slipsOfType(name, checker.getTypeAtLocation(node), checker));
    }
    if (isIdentifier(node) && /^faults?Of/.test(node.text)) {
      tell(node.text, slipsOfFunction(checker.getTypeAtLocation(node), checker));
    }
    node.forEachChild(walk);
  };
  walk(file);
  return [...slips];
}

function slipsOfFunction(type: Type | undefined, checker: Checker): string[] {
  const signatures = type ? checker.getSignaturesOfType(type, SignatureKind.Call) : [];
  const gives = signatures.map((signature) => checker.getReturnTypeOfSignature(signature));
  const areFacts = gives.every((given) => given !== undefined && isFact(given, checker));
  return areFacts ? [] : ["gives no fact"];
}

function slipsOfType(name: string, type: Type | undefined, checker: Checker): string[] {
  if (type === undefined) return ["has no type"];
  const isError = isObject(type) && checker.getPropertyOfType(type, "stack") !== undefined;
  return [
    ...(NOT_OURS.test(name) ? ["is no word of ours"] : []),
    ...(FACT.test(name) && !isFact(type, checker) ? ["is no fact"] : []),
    ...(PROBLEM.test(name) && checker.getPropertyOfType(type, "message") === undefined
      ? ["is no problem"]
      : []),
    ...(ERROR.test(name) === isError ? [] : [isError ? "is an error" : "is no error"]),
  ];
}

/** A kind, or data without a word for a person in it; also several of them, or none. */
function isFact(type: Type, checker: Checker): boolean {
  if (type.flags & TypeFlags.Undefined) return true;
  if (type.isUnionType() || type.isIntersectionType())
    return type.getTypes().every((part) => isFact(part, checker));
  if (checker.isArrayLikeType(type)) {
    return checker.getTypeArguments(type as never).every((part) => isFact(part, checker));
  }
  if (type.flags & TypeFlags.StringLiteral) return true;
  return isObject(type) && checker.getPropertyOfType(type, "message") === undefined;
}

function isObject(type: Type): boolean {
  return (type.flags & (TypeFlags.Object | TypeFlags.NonPrimitive)) !== 0;
}
