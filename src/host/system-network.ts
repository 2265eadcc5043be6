import { connect } from "node:net";
import { httpParserOf } from "./http-parser.ts";
import type { Network, SocketParts } from "./network.ts";

/** The runtime's network. @param isSea whether this is the executable: there node:http would have to be compiled first */
export function systemNetwork(process: NodeJS.Process, isSea: boolean): Network {
  const { env, getBuiltinModule: load, versions } = process;
  // node:net may be in the snapshot.
  const parts: SocketParts = { connect, parser: () => httpParserOf(process) };
  return {
    http: () => load("node:http"),
    https: () => load("node:https"),
    tls() {
      // What the image says of trust is for the app.
      for (const name of ["NODE_TLS_REJECT_UNAUTHORIZED", "SSL_CERT_FILE", "SSL_CERT_DIR"]) delete env[name];
      return load("node:tls");
    },
    dns: () => load("node:dns"),
    net: () => load("node:net"),
    local: () => load("node:http"),
    version: versions.node,
    parts: isSea ? parts : undefined,
  };
}
