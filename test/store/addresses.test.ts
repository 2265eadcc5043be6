import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { isLoopback } from "../../src/store/http/proxy.ts";
import { answerSecrets, serveSecrets } from "../support/endpoint.ts";
import { startProxy } from "../support/proxy.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

function run(endpoint: string, settings: Readonly<Record<string, string>>) {
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: endpoint,
    ENVSHIM_CACHE: "off",
    ENVSHIM_TIMEOUT: "10s",
    ...settings,
  };
  return envshim(["--", "printenv", "A"], { env });
}

test("[::1] is an endpoint, and loopback: the token goes there over plain http", async () => {
  const server = createServer(async (incoming, reply) => {
    const body = await text(incoming);
    answerSecrets({ a: "stored" }, { method: "POST", url: "", headers: {}, body, at: 0 }, reply);
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "::1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const { stdout, stderr } = await run(`http://[::1]:${port}`, { ENVSHIM_TOKEN: "t" });
  expect(stdout).toBe("stored\n");
  expect(stderr).toContain(`from [::1]:${port} in`);
});

test("any other IPv6 address is no loopback, and is named with its brackets", async () => {
  const store = await serveSecrets({ a: "stored" });
  const proxy = await startProxy({ "[2001:db8::7]:8080": Number(new URL(store.url).port) });
  const endpoint = "http://[2001:db8::7]:8080";
  expect((await run(endpoint, { HTTP_PROXY: proxy.url })).stdout).toBe("stored\n");
  expect(proxy.asked).toEqual([`POST ${endpoint}/v1/resolve`]);
  const { status, stderr } = await run(endpoint, { HTTP_PROXY: proxy.url, ENVSHIM_TOKEN: "t" });
  expect(status).toBe(78);
  expect(stderr).toContain("the token would go to [2001:db8::7] over plain http");
});

test("with ENVSHIM_ALLOW_HTTP the token goes over plain http", async () => {
  const store = await serveSecrets({ a: "stored" });
  const proxy = await startProxy({ "store.example:80": Number(new URL(store.url).port) });
  const settings = { HTTP_PROXY: proxy.url, ENVSHIM_TOKEN: "t", ENVSHIM_ALLOW_HTTP: "on" };
  expect((await run("http://store.example", settings)).stdout).toBe("stored\n");
  expect(store.requests[0]?.headers.authorization).toBe("Bearer t");
});

test.each([
  ["localhost", true],
  ["LOCALHOST.", true],
  ["app.localhost", true],
  ["127.0.0.1", true],
  ["127.255.1.2", true],
  ["[::1]", true],
  ["localhost.example.com", false],
  ["127.0.0.1.example.com", false],
  ["mylocalhost", false],
  ["[::2]", false],
  ["10.0.0.1", false],
])("%s is loopback: %s", (hostname, loopback) => {
  expect(isLoopback(hostname)).toBe(loopback);
});
