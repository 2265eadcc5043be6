import type { IncomingMessage, ServerResponse } from "node:http";
import type { Host } from "../host/host.ts";
import type { Log } from "../log/log.ts";
import { type GivenOptions, readSettings } from "../settings/settings.ts";
import { readTokenFile } from "../store/login/token-file.ts";
import { type Address, listen, parseAddress, urlOf } from "./address.ts";
import { readBody } from "./body.ts";
import { planFailing } from "./failing.ts";
import { answer, type EndpointRequest, errorReply, type Reply } from "./protocol.ts";
import { openSecrets } from "./secrets.ts";
import { SERVE_SETTINGS, type ServeSettings } from "./settings.ts";
import { ServeSettingError } from "./words.ts";

/**
 * The embedded endpoint: serves secrets from files over the native protocol until SIGTERM or SIGINT.
 * @returns the exit status
 * @throws {SettingError}
 */
export async function serve(options: GivenOptions, host: Host, log: Log): Promise<number> {
  const settings = readSettings(SERVE_SETTINGS, options, host.env);
  const address = parseAddress(settings.listen);
  const token = readToken(settings, host);
  checkReach(address, token, settings);
  const secrets = await openSecrets(requireSecrets(settings), host.fs);
  const nextFailing = planFailing(settings, host.random);
  const { signal } = new AbortController();
  const respond = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await readBody(incoming);
    if (body.kind === "gone") return;
    const failing = nextFailing();
    if (settings.latency > 0) await host.clock.sleep(settings.latency, signal);
    const reply: Reply = failing
      ? errorReply("INJECTED_FAULT", failing)
      : body.kind === "too-large"
        ? errorReply("TOO_LARGE")
        : await answer(toRequest(incoming, body.text), secrets, token);
    if (reply.warning) log.warn(reply.warning);
    log.debug(`${incoming.method} ${incoming.url} answered ${reply.status}`);
    outgoing.writeHead(reply.status, reply.headers).end(reply.body);
  };
  const { createServer } = host.network.local();
  const server = createServer((incoming, outgoing) => void respond(incoming, outgoing));
  await listen(server, address, settings.listen);
  const stopped = new Promise<void>((resolve) => {
    host.onSignals(["SIGTERM", "SIGINT"], () => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  });
  host.out.write(`${urlOf(server)}\n`);
  await stopped;
  return 0;
}

function requireSecrets({ secrets }: ServeSettings): string {
  if (secrets !== undefined) return secrets;
  throw new ServeSettingError({ kind: "no-secrets" });
}

function readToken({ tokenFile }: ServeSettings, { fs }: Host): string | undefined {
  if (tokenFile === undefined) return undefined;
  const token = readTokenFile(tokenFile, "--token-file", fs);
  if (token !== "") return token;
  throw new ServeSettingError({ kind: "empty-token", file: tokenFile });
}

/** @throws {SettingError} where anybody on the network would get the secrets, and nobody said that they may */
function checkReach(
  address: Address,
  token: string | undefined,
  { listen, withoutToken }: ServeSettings,
): void {
  if (!address.open || token !== undefined || withoutToken) return;
  throw new ServeSettingError({ kind: "open-to-all", text: listen });
}

function toRequest(incoming: IncomingMessage, body: string): EndpointRequest {
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    authorization: incoming.headers.authorization,
    ifNoneMatch: incoming.headers["if-none-match"],
    body,
  };
}
