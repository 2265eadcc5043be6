import { MOST_PARTS, type ReferenceFault } from "./reference.ts";

const GRAMMAR = `write secret:NAME, NAME being letters, digits and _ . - / @ + = ! after a first letter or digit, at most 128; after it #field of at most ${MOST_PARTS} parts, ?file or both may stand; for the text itself write \\ in front of it`;

const PLAIN = "write secret:NAME and nothing else; for the text itself write \\ in front of it";

const EITHER = "write secret: where a reference is meant, or \\ in front of it where the text is";

/** Each fault as the end of a sentence that starts with `the value of NAME`, and what to do. It quotes nothing. */
export const REFERENCE_FAULTS: Readonly<
  Record<ReferenceFault, { readonly message: string; readonly fix: string }>
> = {
  around: { message: "is a reference with blanks, quotes, $ or {{ around it", fix: PLAIN },
  gap: { message: "has a blank before the colon of secret:, so it is no reference", fix: PLAIN },
  blank: { message: "has a blank after secret:, so it is no reference", fix: PLAIN },
  parts: { message: `names a field of more than ${MOST_PARTS} parts`, fix: GRAMMAR },
  name: { message: "starts with secret: but is no reference", fix: GRAMMAR },
  case: {
    message: "looks like a reference",
    fix: "write secret: in small letters, or \\ in front of it where the text is meant",
  },
  equals: { message: "starts with secret=", fix: EITHER },
  plural: { message: "starts with secrets:", fix: EITHER },
};
