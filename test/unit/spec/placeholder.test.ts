import { expect, test } from "vitest";
import { looksLikePlaceholder } from "../../../src/spec/placeholder.ts";

test.each([
  "<HF token>",
  "<your-key>",
  "<token>",
  " <API_KEY> ",
  "[your token]",
  "[insert_key]",
  "hf_xxxxxxxx",
  "sk-proj-...",
  "YOUR_API_KEY",
  "changeme",
  "change-me",
  "replace with yours",
  "insert key here",
  "TODO",
  "xxxx",
  "\u2026",
  "{{ token }}",
])("%s stands where somebody has to put another text", (text) => {
  expect(looksLikePlaceholder(text)).toBe(true);
});

test.each([
  "",
  "<s>",
  "<pad>",
  "[PAD]",
  "xx",
  "..",
  "todo list",
  "{{a}} {{b}}",
  "hf_xxx",
  "your",
  "a <token>",
])("%j is a text like any other", (text) => {
  expect(looksLikePlaceholder(text)).toBe(false);
});
