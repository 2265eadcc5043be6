// The addresses that the clouds fixed, which no test may ask: a network in the place of the machine's own leads to
// loopback, and notes where a request was to go and through what.
import http from "node:http";
import { expect, test } from "vitest";
import type { Network } from "../../src/host/network.ts";
import { credentials, giveValues, keyOf, startInstance } from "../support/aws-stand-in.ts";
import { startEndpoint } from "../support/endpoint.ts";
import { runInProcess } from "../support/in-process.ts";
import { network } from "../support/network.ts";
import { specFile } from "../support/specs.ts";

/** A network in which these hosts are on 127.0.0.1. */
function leadingTo(ports: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const proxies: unknown[] = [];
  class Agent extends http.Agent {
    constructor(options: ConstructorParameters<typeof http.Agent>[0]) {
      super(options);
      proxies.push(options?.proxyEnv);
    }
  }
  const request: ReturnType<Network["http"]>["request"] = (url, options) => {
    asked.push(`${options.method} ${url.href}`);
    const to = new URL(url.pathname + url.search, ports[url.host] ?? "http://127.0.0.1:9");
    return http.request(to, options);
  };
  return { asked, proxies, network: { ...network, http: () => ({ Agent, request }) } satisfies Network };
}

async function setUp() {
  const store = await startEndpoint((request, reply) => giveValues(request, reply, keyOf(request)));
  const env = {
    ENVSHIM_SPEC: specFile({ A: "secret:a" }),
    ENVSHIM_ENDPOINT: `aws-secretsmanager://eu-west-1?endpoint=${store.url}`,
    ENVSHIM_CACHE: "off",
    HTTP_PROXY: "http://127.0.0.1:9",
  };
  return { store, env };
}

test("Amazon ECS: the relative address is of 169.254.170.2, over plain http and through no proxy", async () => {
  const { store, env } = await setUp();
  const ecs = await startEndpoint((_, reply) => reply.end(JSON.stringify(credentials("ASIAECS"))));
  const world = leadingTo({ "169.254.170.2": ecs.url, [store.host]: store.url });
  const relative = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/v2/credentials/1234?id=task" };
  const { executed } = await runInProcess(
    ["--", "true"],
    { ...env, ...relative },
    { network: world.network },
  );
  expect(executed?.env.get("A")).toBe("ASIAECS of a");
  expect(world.asked).toEqual(["GET http://169.254.170.2/v2/credentials/1234?id=task", `POST ${store.url}/`]);
  expect(world.proxies).toEqual([{}, {}]);
});

test("Amazon EC2: without any other link, 169.254.169.254 is asked, through no proxy", async () => {
  const { store, env } = await setUp();
  const instance = await startInstance("reader", () => "ASIAEC2");
  const world = leadingTo({ "169.254.169.254": instance.url, [store.host]: store.url });
  const { executed } = await runInProcess(["--", "true"], env, { network: world.network });
  expect(executed?.env.get("A")).toBe("ASIAEC2 of a");
  expect(world.asked[0]).toBe("PUT http://169.254.169.254/latest/api/token");
  expect(
    new Set(world.asked.slice(0, 4).map((request) => new URL(request.split(" ")[1] ?? "").host)),
  ).toEqual(new Set(["169.254.169.254"]));
  expect(world.proxies).toEqual([{}, {}]);
});
