import dns from "node:dns";
import http from "node:http";
import https from "node:https";
import tls from "node:tls";
import type { Network } from "../../src/host/network.ts";

/** The network of the Node that runs the tests. */
export const network: Network = {
  http: () => http,
  https: () => https,
  tls: () => tls,
  dns: () => dns,
  version: process.versions.node,
};
