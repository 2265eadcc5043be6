import { text } from "../../src/settings/kinds.ts";
import { withDefault } from "../../src/settings/setting.ts";
import { fanOut } from "../../src/store/fan-out.ts";
import { exchange, readReply } from "../../src/store/http/exchange.ts";
import { describeKind } from "../../src/store/kind.ts";
import { readValue } from "../../src/store/value.ts";

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
