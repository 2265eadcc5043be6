import { text } from "../../src/settings/kinds.ts";
import { withDefault } from "../../src/settings/setting.ts";
import { factsOf } from "../../src/store/fact.ts";
import { fanOut } from "../../src/store/fan-out.ts";
import { exchange, readReply } from "../../src/store/http/exchange.ts";
import { describeKind } from "../../src/store/kind.ts";
import { readValue } from "../../src/store/value.ts";

/** What a toy's server says that no other does, in words. */
const toyFact = factsOf({
  broken: ({ box }: { readonly box: string }) => ({
    message: `has it in the box ${box}, and says that it is broken`,
    fix: "mend it",
  }),
});

/** A store kind as it would be added: `toy://HOST:PORT/BOX`, one GET a name, and a 400 of its own for "not there". */
export const toy = describeKind({
  name: "toy",
  looksLike: "toy://HOST/BOX",
  parse(endpoint) {
    const [, host, box] = /^toy:\/\/([\w.:]+)\/(\w+)$/.exec(endpoint) ?? [];
    return host !== undefined && box !== undefined ? { host, box } : undefined;
  },
  settings: { toyColour: withDefault("TOY_COLOUR", "red", "which of the toys to take", text) },
  label: ({ host, box }) => `${box} at ${host}`,
  login: "token",
  fixes: ({ box }) => ({ missing: `put it into the box ${box}` }),
  async open({ endpoint: { host, box }, own }, means) {
    const asked = { ...means, transport: means.connect({ url: new URL(`http://${host}`) }) };
    const get = fanOut(
      means.label,
      async (name, request) => {
        const url = new URL(`http://${host}/${box}/${own.toyColour}/${name}`);
        const said = await exchange({ method: "GET", url, headers: {} }, request, asked);
        if (said.kind === "answer") return said.answer;
        if (said.reply.status === 400) return { kind: "missing" };
        if (said.reply.status === 410) {
          return {
            kind: "failed",
            failure: { kind: "unusable-value", fault: toyFact({ kind: "broken", box }) },
          };
        }
        const reading = readReply(said.reply, means.now());
        if (reading.kind === "answer") return reading.answer;
        const read = readValue(reading.text);
        return "failure" in read
          ? { kind: "failed", failure: read.failure }
          : { kind: "found", ...read, ...reading.freshness };
      },
      means.concurrency,
    );
    return get;
  },
});
