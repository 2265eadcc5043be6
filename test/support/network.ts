import dns from "node:dns";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import tls from "node:tls";
import type { Network } from "../../src/host/network.ts";

/** The network of the Node that runs the tests. */
export const network: Network = {
  http: () => http,
  https: () => https,
  tls: () => tls,
  dns: () => dns,
  net: () => net,
  local: () => http,
  version: process.versions.node,
};
