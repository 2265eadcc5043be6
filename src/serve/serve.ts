import { createServer, type IncomingMessage, type Server } from "node:http";
import type { ListenOptions } from "node:net";
import { text as readBody } from "node:stream/consumers";
import { SettingError } from "../errors/errors.ts";
import { errnoOf } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { Log } from "../log/log.ts";
import { type GivenOptions, readSettings } from "../settings/settings.ts";
import { SERVE_SETTINGS } from "../settings/table.ts";
import { readSecretsFile } from "../store/local/secrets-file.ts";
import { readTokenFile } from "../store/login/token-file.ts";
import { type Fault, planFaults } from "./faults.ts";
import { answer, type EndpointRequest, problem, type Reply } from "./protocol.ts";

/**
 * The embedded endpoint: serves a file of secrets over the native protocol until SIGTERM or SIGINT.
 * @returns the exit status
 */
export async function serve(options: GivenOptions, host: Host, log: Log): Promise<number> {
  const settings = readSettings(SERVE_SETTINGS, options, host.env);
  if (settings.secrets === undefined) {
    throw new SettingError([
      { message: "envshim serve needs a file of secrets", fix: "name it with --secrets" },
    ]);
  }
  const secrets = readSecretsFile(settings.secrets, host.fs);
  const token =
    settings.tokenFile === undefined ? undefined : readTokenFile(settings.tokenFile, "--token-file", host.fs);
  const nextFault = planFaults(settings, host.random);
  const { signal } = new AbortController();
  const server = createServer(async (incoming, outgoing) => {
    const body = await readBody(incoming);
    const fault = nextFault();
    if (settings.latency > 0) await host.clock.sleep(settings.latency, signal);
    const reply = fault ? failing(fault) : answer(toRequest(incoming, body), secrets, token);
    log.debug(`${incoming.method} ${incoming.url} answered ${reply.status}`);
    outgoing.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await listen(server, settings.listen);
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

/** @throws {SettingError} where the address is not one, or is taken */
async function listen(server: Server, address: string): Promise<void> {
  const options = parseAddress(address);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      const fix =
        errnoOf(error) === "EADDRINUSE"
          ? "choose another with --listen; port 0 takes a free one"
          : "check --listen";
      reject(new SettingError([{ message: `cannot listen on ${address}: ${errnoOf(error)}`, fix }]));
    });
    server.listen(options, resolve);
  });
}

function parseAddress(address: string): ListenOptions {
  if (address.startsWith("unix:/")) return { path: address.slice("unix:".length) };
  const [, host, port] = /^(?:\[(?=.*\]))?([^\s\]]+)\]?:(\d{1,5})$/.exec(address) ?? [];
  if (host !== undefined && Number(port) <= 65_535) return { host, port: Number(port) };
  throw new SettingError([
    {
      message: `--listen is ${JSON.stringify(address)}, but takes HOST:PORT or unix:/SOCKET`,
      fix: "such as 127.0.0.1:8787",
    },
  ]);
}

/** What to set `ENVSHIM_ENDPOINT` to. */
function urlOf(server: Server): string {
  const address = server.address();
  if (typeof address === "string" || address === null) return `unix:${address}`;
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

function failing({ status, headers }: Fault): Reply {
  const reply = problem(status, "INJECTED_FAULT", "a fault switch of envshim serve asked for this");
  return { ...reply, headers: { ...reply.headers, ...headers } };
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
