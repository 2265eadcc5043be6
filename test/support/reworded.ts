import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { type Plugin, transform } from "esbuild";
import { bundleSources } from "../../build/bundle.mjs";
import { ROOT } from "./paths.ts";

/** Files whose texts are not for people, or for them alone: patterns, scripts, what Vault says. */
const LEFT_ALONE = /^src\/(spec\/(plain|schema|like-env)|cli\/(completion|man)|wrap\/|store\/vault\/phrases)/;

/** Texts with a blank that a protocol has. */
const OF_PROTOCOLS = /Bearer|charset=|^AWS4|Credential=|Signature=/;

/** A text of JavaScript as esbuild prints it. */
const TEXT = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;

/** Makes a plain bundle in which no message has a word that it has: texts with a blank in them are other letters. */
export async function bundleReworded(file: string): Promise<void> {
  await bundleSources(file, { plugins: [reworded] });
}

const reworded: Plugin = {
  name: "reworded",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const contents = readFileSync(path, "utf8");
      if (LEFT_ALONE.test(relative(ROOT, path))) return { contents, loader: "ts" };
      // Without templates all text is between quotes.
      const { code } = await transform(contents, { loader: "ts", supported: { "template-literal": false } });
      return { contents: code.replaceAll(TEXT, reword), loader: "js" };
    });
  },
};

function reword(text: string): string {
  if (!/[a-z]/.test(text) || !text.includes(" ") || OF_PROTOCOLS.test(text)) return text;
  return text.replaceAll(/(?<!\\)[a-z]/g, (letter) =>
    String.fromCharCode(97 + ((letter.charCodeAt(0) - 97 + 13) % 26)),
  );
}
