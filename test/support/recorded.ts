import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";

/** A reply as a real server sent it. */
export interface RecordedReply {
  readonly status: number;
  /** Name and value by turns, but for those that belong to one sending: the date and the length. */
  readonly headers: readonly string[];
  readonly body: string;
}

const OF_ONE_SENDING = ["date", "content-length", "transfer-encoding"];

/** Reads a reply that was recorded head and body, `test/fixtures/STORE/VERSION/NAME.http`. */
export function recordedReply(store: string, version: string, name: string): RecordedReply {
  const file = join(import.meta.dirname, "..", "fixtures", store, version, `${name}.http`);
  const whole = readFileSync(file, "latin1");
  const end = whole.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = whole.slice(0, end).split("\r\n");
  const headers = lines
    .map((line): [string, string] => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)])
    .filter(([header]) => !OF_ONE_SENDING.includes(header.toLowerCase()));
  return {
    status: Number(statusLine.split(" ")[1]),
    headers: headers.flat(),
    body: Buffer.from(whole.slice(end + 4), "latin1").toString("utf8"),
  };
}

/** Sends a recorded reply, with another body where one is given. */
export function sendRecorded(reply: ServerResponse, recorded: RecordedReply, body = recorded.body): void {
  reply.writeHead(recorded.status, [...recorded.headers]).end(body);
}
