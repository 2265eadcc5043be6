import { expect, test } from "vitest";
import { readSettings } from "../../../../src/settings/settings.ts";
import { SETTINGS } from "../../../../src/settings/table.ts";
import { cacheIdentity, tokenSubject } from "../../../../src/store/cache/identity.ts";

const BASE = {
  ENVSHIM_ENDPOINT: "https://store.test/v",
  ENVSHIM_PROJECT: "p",
  ENVSHIM_CLUSTER: "c",
  ENVSHIM_TEAM: "t",
};

function identity(env: Record<string, string>, owner = "token"): string {
  return cacheIdentity(readSettings(SETTINGS, new Map(), { ...BASE, ...env }), owner);
}

test("the identity stays the same from one run to the next, whatever does not matter", () => {
  expect(identity({ ENVSHIM_TIMEOUT: "1s", ENVSHIM_LOG_LEVEL: "debug" })).toBe(identity({}));
});

test.each([
  [{ ENVSHIM_ENDPOINT: "https://other.test/v" }],
  [{ ENVSHIM_ENDPOINT: "https://store.test/w" }],
  [{ ENVSHIM_ENDPOINT: "http://store.test/v" }],
  [{ ENVSHIM_PROJECT: "c", ENVSHIM_CLUSTER: "p" }],
  [{ ENVSHIM_CLUSTER: "x" }],
  [{ ENVSHIM_TEAM: "x" }],
  [{ ENVSHIM_TEAM: "" }],
  [{ ENVSHIM_AUTH_HEADER: "X-Vault-Token: {token}" }],
  [{ ENVSHIM_VALUE_POINTER: "/data/value" }],
  [{ ENVSHIM_VALUE_ENCODING: "base64" }],
])("another identity: %o", (env) => {
  expect(identity(env)).not.toBe(identity({}));
});

test("another token is another identity", () => {
  expect(identity({}, "other")).not.toBe(identity({}));
});

const encode = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;

test("a renewed JSON Web Token of the same subject is the same identity, in any order of its claims", () => {
  const first = encode({
    sub: "system:serviceaccount:a:b",
    iss: "i",
    exp: 1,
    iat: 0,
    jti: "x",
    "kubernetes.io": { pod: "1" },
  });
  const renewed = encode({
    iss: "i",
    sub: "system:serviceaccount:a:b",
    exp: 2,
    iat: 1,
    jti: "y",
    "kubernetes.io": { pod: "2" },
  });
  expect(tokenSubject(first)).toBe(tokenSubject(renewed));
});

test.each([[{ sub: "b", iss: "i" }], [{ sub: "a", iss: "j" }], [{ sub: "a", iss: "i", scope: "admin" }]])(
  "a JSON Web Token with other lasting claims is another identity: %o",
  (claims) => {
    expect(tokenSubject(encode(claims))).not.toBe(tokenSubject(encode({ sub: "a", iss: "i" })));
  },
);

test.each(["opaque", "a.b.c", encode({ iss: "i" }), encode([]), "e30.eyI.c2ln"])(
  "any other token is known by itself: %s",
  (token) => {
    expect(tokenSubject(token)).toBe(token);
  },
);
