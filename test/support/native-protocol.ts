import type { IncomingHttpHeaders, ServerResponse } from "node:http";

/** A request as a test's endpoint saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The native protocol's reply. */
export function answerSecrets(
  secrets: Readonly<Record<string, string>>,
  request: SeenRequest,
  reply: ServerResponse,
): void {
  const { names } = JSON.parse(request.body) as { names: string[] };
  const found = names.filter((name) => Object.hasOwn(secrets, name));
  const body = {
    secrets: Object.fromEntries(
      found.map((name) => [name, { value: secrets[name], scope: "project", version: "1" }]),
    ),
    missing: names.filter((name) => !found.includes(name)),
    forbidden: [],
  };
  reply.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}
