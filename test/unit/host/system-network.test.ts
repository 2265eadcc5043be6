import { expect, test } from "vitest";
import { systemNetwork } from "../../../src/host/system-network.ts";

/** A process that notes which modules are loaded, and with which environment. */
function fakeProcess(env: NodeJS.ProcessEnv) {
  const loaded: [name: string, env: NodeJS.ProcessEnv][] = [];
  const getBuiltinModule = (name: string) => void loaded.push([name, { ...env }]);
  const process = { env, getBuiltinModule, versions: { node: "24.1.0" } } as unknown as NodeJS.Process;
  return { process, loaded };
}

test("no module is loaded before it is asked for", () => {
  const { process, loaded } = fakeProcess({});
  const network = systemNetwork(process, true);
  expect(loaded).toEqual([]);
  network.local();
  network.net();
  network.https();
  expect(loaded.map(([name]) => name)).toEqual(["node:http", "node:net", "node:https"]);
});

test("what the image says of trust, which is for the app, is gone before node:tls is loaded", () => {
  const trust = { NODE_TLS_REJECT_UNAUTHORIZED: "0", SSL_CERT_FILE: "/f", SSL_CERT_DIR: "/d" };
  const { process, loaded } = fakeProcess({ ...trust, PATH: "/bin" });
  systemNetwork(process, false).tls();
  expect(loaded).toEqual([["node:tls", { PATH: "/bin" }]]);
});

test("only the executable speaks HTTP by parts of its own", () => {
  const { process } = fakeProcess({});
  expect(systemNetwork(process, true).parts).toBeDefined();
  expect(systemNetwork(process, false).parts).toBeUndefined();
});
