import type { Agent, IncomingHttpHeaders } from "node:http";
import type { IpcNetConnectOpts, LookupFunction, TcpNetConnectOpts } from "node:net";
import type { SecureContext } from "node:tls";
import type { HttpParserClass } from "./http-parser.ts";

/**
 * The runtime's modules for the network, each loaded when it is first asked for: they cannot be in the start-up
 * snapshot, and loading them takes longer than a whole run without references.
 *
 * As much of each as is used, and no more: the rehearsal's stand-in has the same type, so that a call that it lacks does
 * not compile.
 */
export interface Network {
  http(): HttpModule;
  https(): HttpModule;
  tls(): Pick<
    typeof import("node:tls"),
    | "checkServerIdentity"
    | "connect"
    | "createSecureContext"
    | "rootCertificates"
    | "setDefaultCACertificates"
  >;
  dns(): Pick<typeof import("node:dns"), "lookup">;
  net(): Pick<typeof import("node:net"), "connect" | "Socket">;
  /** HTTP on this machine, with what is no store: to serve, and to ask an app. */
  local(): Pick<typeof import("node:http"), "createServer" | "request">;
  /** The version of Node that they are of, such as `24.21.0`. */
  readonly version: string;
  /** What stands for `http` and `https` where they would have to be compiled first; undefined where they need not be. */
  readonly parts?: SocketParts | undefined;
}

/** What HTTP can be spoken with that may be in the start-up snapshot. */
export interface SocketParts {
  /** node:net's. */
  connect(options: TcpNetConnectOpts | IpcNetConnectOpts): WireSocket;
  /** The runtime's parser, loaded when it is first asked for; undefined where it has none that is known here. */
  parser(): HttpParserClass | undefined;
}

/** As much of a socket as a request over one uses; those of node:net and node:tls have it. */
export interface WireSocket {
  readonly destroyed: boolean;
  readonly bytesRead: number;
  on(event: "data", listener: (bytes: Buffer) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "end" | "close", listener: () => void): unknown;
  once(event: "connect" | "secureConnect", listener: () => void): unknown;
  write(bytes: Uint8Array): unknown;
  ref(): unknown;
  unref(): unknown;
  destroy(): unknown;
}

/** As much of node:http and node:https as is used. */
export interface HttpModule {
  readonly Agent: new (options: AgentOptions) => Agent;
  request(url: URL, options: RequestOptions): OutgoingRequest;
}

/** See `http.Agent`, `https.Agent` and `net.connect`. */
export interface AgentOptions {
  readonly keepAlive: boolean;
  readonly maxSockets: number;
  readonly proxyEnv: Readonly<Record<string, string>>;
  readonly autoSelectFamilyAttemptTimeout: number;
  readonly lookup: LookupFunction;
  readonly secureContext?: SecureContext | undefined;
  readonly rejectUnauthorized?: boolean;
}

/** See `http.request`. */
export interface RequestOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
  readonly socketPath?: string;
}

/** A request that is sent when its `end` is called. */
export interface OutgoingRequest {
  readonly socket: { readonly bytesRead: number } | null;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "response", listener: (incoming: IncomingReply) => void): unknown;
  end(body?: string): unknown;
  destroy(): unknown;
}

/** A reply whose body comes in pieces. */
export interface IncomingReply {
  readonly statusCode?: number | undefined;
  readonly headers: IncomingHttpHeaders;
  on(event: "data", listener: (chunk: Buffer) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "end", listener: () => void): unknown;
}
