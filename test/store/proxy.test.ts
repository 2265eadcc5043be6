import { expect, test } from "vitest";
import { proxyFor } from "../../src/store/http/proxy.ts";
import { makeAuthority } from "../support/certs.ts";
import { answerSecrets, type Handler, serveSecrets, startEndpoint } from "../support/endpoint.ts";
import { startHttps } from "../support/https.ts";
import { oldNode } from "../support/node20.ts";
import { BUNDLE } from "../support/paths.ts";
import { startProxy } from "../support/proxy.ts";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";

const answer: Handler = (request, reply) => answerSecrets({ a: "stored" }, request, reply);

function environment(endpoint: string, settings: Readonly<Record<string, string>>) {
  return {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: endpoint,
    ENVSHIM_CACHE: "off",
    ENVSHIM_TIMEOUT: "5s",
    ...settings,
  };
}

function run(endpoint: string, settings: Readonly<Record<string, string>>) {
  return envshim(["--", "printenv", "A"], { env: environment(endpoint, settings) });
}

const portOf = (url: string) => Number(new URL(url).port);

test("HTTPS_PROXY makes a tunnel: the proxy sees the host and nothing of the request", async () => {
  const authority = await makeAuthority();
  const server = await startHttps(await authority.issue("s", ["DNS:store.example"]), answer);
  const proxy = await startProxy({ "store.example:8443": server.port });
  const settings = { HTTPS_PROXY: proxy.url, ENVSHIM_CA_FILE: authority.certFile, ENVSHIM_TOKEN: "tok" };
  expect((await run("https://store.example:8443/base", settings)).stdout).toBe("stored\n");
  expect(proxy.asked).toEqual(["CONNECT store.example:8443"]);
  expect(server.requests[0]).toMatchObject({
    url: "/base/v1/resolve",
    headers: { authorization: "Bearer tok" },
  });
});

test.each(["HTTP_PROXY", "http_proxy"])("%s is given the whole URL of a plain request", async (variable) => {
  const store = await serveSecrets({ a: "stored" });
  const proxy = await startProxy({ "store.example:80": portOf(store.url) });
  expect((await run("http://store.example", { [variable]: proxy.url })).stdout).toBe("stored\n");
  expect(proxy.asked).toEqual(["POST http://store.example/v1/resolve"]);
  expect(store.requests[0]?.headers.host).toBe("store.example");
});

test("credentials of the proxy's URL go to the proxy, and are never shown", async () => {
  const store = await serveSecrets({ a: "stored" });
  const proxy = await startProxy({ "store.example:80": portOf(store.url) });
  const withCredentials = proxy.url.replace("://", "://user:hush@");
  const settings = { HTTP_PROXY: withCredentials, ENVSHIM_LOG_LEVEL: "debug" };
  const good = await run("http://store.example", settings);
  expect(good.stdout).toBe("stored\n");
  expect(proxy.credentials).toEqual([`Basic ${Buffer.from("user:hush").toString("base64")}`]);
  const bad = await run("http://store.example", { HTTP_PROXY: "http://user:hush@127.0.0.1:1" });
  expect(bad.status).toBe(69);
  expect(bad.stderr).toContain("refused the connection, through the proxy 127.0.0.1:1");
  expect(good.stderr + bad.stderr).not.toContain("hush");
});

test("a template store goes through the proxy, over as many connections as it may have", async () => {
  const authority = await makeAuthority();
  const server = await startHttps(await authority.issue("s", ["DNS:store.example"]), (_, reply) =>
    reply.end('{"value":"x"}'),
  );
  const proxy = await startProxy({ "store.example:443": server.port });
  const names = Array.from({ length: 20 }, (_, i) => `n${i}`);
  const env = {
    ...environment("https://store.example/{name}", {
      HTTPS_PROXY: proxy.url,
      ENVSHIM_CA_FILE: authority.certFile,
    }),
    ENVSHIM_SPEC: specFile(Object.fromEntries(names.map((name) => [name, `secret:${name}`]))),
    ENVSHIM_MAX_CONCURRENCY: "2",
  };
  expect((await envshim(["--", "true"], { env })).status).toBe(0);
  expect(server.requests).toHaveLength(20);
  expect(proxy.asked.length).toBeLessThanOrEqual(2);
});

test("a proxy that refuses is told as a proxy, 69", async () => {
  const proxy = await startProxy({});
  const { status, stderr } = await run("https://store.example", { HTTPS_PROXY: proxy.url });
  expect(status).toBe(69);
  expect(stderr).toContain(`the store store.example was refused a tunnel, through the proxy ${proxy.host}`);
});

test("loopback never goes through a proxy, and NO_PROXY is followed", async () => {
  const store = await serveSecrets({ a: "stored" });
  const proxies = { HTTP_PROXY: "http://127.0.0.1:1", http_proxy: "http://127.0.0.1:1" };
  expect((await run(store.url, proxies)).stdout).toBe("stored\n");
  expect((await run(store.url.replace("127.0.0.1", "localhost"), proxies)).stdout).toBe("stored\n");
  const direct = await run("http://nothing.invalid", {
    ...proxies,
    NO_PROXY: ".invalid",
    ENVSHIM_TIMEOUT: "3s",
  });
  expect(direct.stderr).toContain("the store nothing.invalid has a host name");
  expect(direct.stderr).not.toContain("proxy");
});

test("what is no proxy's URL is refused, 78, and not shown", async () => {
  const { status, stderr } = await run("https://store.example", {
    HTTPS_PROXY: "socks5://user:hush@127.0.0.1",
  });
  expect(status).toBe(78);
  expect(stderr).toContain("HTTPS_PROXY is not the URL of an HTTP proxy");
  expect(stderr).not.toContain("hush");
});

test("the plain bundle on a Node that knows no proxies says so, 78, and does not go around the proxy", async () => {
  const store = await startEndpoint((_, reply) => reply.end());
  const proxy = await startProxy({ "store.example:80": portOf(store.url) });
  const node = await oldNode();
  const through = await envshim([BUNDLE, "--", "true"], {
    file: node,
    env: environment("http://store.example", { HTTP_PROXY: proxy.url }),
  });
  expect(through.status).toBe(78);
  expect(through.stderr).toContain(`through the proxy ${proxy.host}, which Node 20.`);
  expect(proxy.asked).toEqual([]);
  const good = await serveSecrets({ a: "x" });
  const past = await envshim([BUNDLE, "--", "printenv", "A"], {
    file: node,
    env: environment(good.url, { HTTP_PROXY: proxy.url }),
  });
  expect(past.stdout).toBe("x\n");
});

test.each([
  ["https://a.example/x", { HTTPS_PROXY: "http://p:1", HTTP_PROXY: "http://q:1" }, "p:1"],
  ["http://a.example/x", { HTTPS_PROXY: "http://p:1", HTTP_PROXY: "http://q:1" }, "q:1"],
  ["https://a.example/x", { https_proxy: "http://small:1", HTTPS_PROXY: "http://p:1" }, "small:1"],
  ["https://a.example/x", { https_proxy: "", HTTPS_PROXY: "http://p:1" }, "p:1"],
  ["https://a.example/x", { HTTPS_PROXY: "p:3128" }, "p:3128"],
  ["https://a.example/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "b.example" }, "p:1"],
  ["https://a.example/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "x, A.example" }, undefined],
  ["https://a.example/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "example" }, undefined],
  ["https://a.example/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: ".example" }, undefined],
  ["https://a.example/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "*.example" }, undefined],
  ["https://a.example/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "*" }, undefined],
  ["https://ba.example/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "a.example" }, "p:1"],
  ["https://a.example/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "a.example:443" }, undefined],
  ["https://a.example/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "a.example:8443" }, "p:1"],
  ["https://a.example:8443/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "a.example:8443" }, undefined],
  ["https://192.0.2.7/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "192.0.2.0/24" }, undefined],
  ["https://192.0.3.7/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "192.0.2.0/24" }, "p:1"],
  ["https://192.0.2.7/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "192.0.2.0/99" }, "p:1"],
  ["https://192.0.2.7/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "0.2.7" }, "p:1"],
  ["https://[2001:db8::7]/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "2001:db8::7" }, undefined],
  ["https://[2001:db8::7]/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "[2001:db8::7]" }, undefined],
  ["https://[2001:db8::7]/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "2001:db8::/32" }, undefined],
  ["https://localhost/x", { HTTPS_PROXY: "http://p:1" }, undefined],
  ["https://127.0.0.9/x", { HTTPS_PROXY: "http://p:1" }, undefined],
  ["https://[::1]/x", { HTTPS_PROXY: "http://p:1" }, undefined],
  ["https://a.example/x", { ALL_PROXY: "http://p:1" }, undefined],
])("the proxy for %s with %j is %s", (url, env, host) => {
  expect(proxyFor(new URL(url), env)?.host).toBe(host);
});
