/**
 * Every way a run can end without becoming the application, and the exit status of each.
 *
 * The numbers up to 78 follow BSD's sysexits(3), 79 is the first one it leaves free; 126 and 127 are the shell's
 * (POSIX.1-2024, XCU 2.8.2). A run that a signal ended exits with 128 + its number and is not in this table.
 */
export const EXIT_STATUS = {
  usage: 64,
  "spec-invalid": 65,
  "input-invalid": 65,
  "spec-unreadable": 66,
  "input-unreadable": 66,
  "store-unreachable": 69,
  bug: 70,
  "output-unwritable": 73,
  "store-protocol": 76,
  "store-refused": 77,
  setting: 78,
  "secret-missing": 79,
  "command-not-executable": 126,
  "command-not-found": 127,
} as const;

/** The stable name of a cause of failure; it is the `code` of a JSON log line. */
export type Cause = keyof typeof EXIT_STATUS;

/**
 * With several causes at once, the first one here gives the exit status: what only a person can mend comes before
 * what a later start may find mended.
 */
export const CAUSES_BY_WEIGHT: readonly Cause[] = [
  "store-refused",
  "secret-missing",
  "store-protocol",
  "store-unreachable",
];
