import { expect, test } from "vitest";
import { KINDS } from "../../../src/store/kinds.ts";
import { passOn } from "../../../src/up/passed-on.ts";

const pass = (options: Record<string, string>, env: Record<string, string>, hasStore = true) =>
  passOn(KINDS, new Map(Object.entries(options)), env, hasStore);

test("an option goes into the project, a variable is named there and no more", () => {
  const { environment, env } = pass(
    { project: "p1", strict: "on" },
    { ENVSHIM_TOKEN: "t", ENVSHIM_TEAM: "t1" },
  );
  expect(environment.toSorted()).toEqual([
    "ENVSHIM_PROJECT=p1",
    "ENVSHIM_STRICT=on",
    "ENVSHIM_TEAM",
    "ENVSHIM_TOKEN",
  ]);
  expect(env).toEqual({});
});

test("a confidential option is named in the project and handed to Compose", () => {
  const { environment, env } = pass({ "auth-header": "X-Key: {token}" }, {});
  expect(environment).toEqual(["ENVSHIM_AUTH_HEADER"]);
  expect(env).toEqual({ ENVSHIM_AUTH_HEADER: "X-Key: {token}" });
});

test("a file of this machine is mounted, and the container's path of it passed on", () => {
  expect(pass({ "token-file": "/run/token" }, { ENVSHIM_CA_FILE: "/etc/ca.pem" })).toEqual({
    environment: [
      "ENVSHIM_TOKEN_FILE=/etc/envshim/settings/token-file",
      "ENVSHIM_CA_FILE=/etc/envshim/settings/ca-file",
    ],
    env: {},
    mounts: [
      { source: "/run/token", target: "/etc/envshim/settings/token-file" },
      { source: "/etc/ca.pem", target: "/etc/envshim/settings/ca-file" },
    ],
  });
});

test("a token file that is named as an option beats the token of the environment", () => {
  expect(pass({ "token-file": "/run/token" }, { ENVSHIM_TOKEN: "t" }).environment).toEqual([
    "ENVSHIM_TOKEN_FILE=/etc/envshim/settings/token-file",
  ]);
});

test("folders of this machine, what is empty, other commands' settings and other variables are not passed on", () => {
  const env = {
    ENVSHIM_CACHE_DIR: "/var/cache",
    ENVSHIM_FILES_DIR: "/dev/shm",
    ENVSHIM_SPEC: "spec.yaml",
    ENVSHIM_TEAM: "",
    ENVSHIM_UP_GPUS: "on",
    VAULT_TOKEN: "t",
    HOME: "/root",
  };
  expect(pass({ spec: "spec.yaml" }, env)).toEqual({ environment: [], env: {}, mounts: [] });
});

test("with a file in the place of a store the container gets nothing that is for one", () => {
  const env = {
    ENVSHIM_ENDPOINT: "https://secrets.example.com",
    ENVSHIM_TOKEN: "t",
    ENVSHIM_TOKEN_FILE: "/run/token",
    ENVSHIM_LOGIN: "token",
    ENVSHIM_HEADERS: "X-Tenant: ml",
    ENVSHIM_ALLOW_MISSING: "on",
  };
  expect(pass({}, env, false)).toEqual({ environment: ["ENVSHIM_ALLOW_MISSING"], env: {}, mounts: [] });
});
