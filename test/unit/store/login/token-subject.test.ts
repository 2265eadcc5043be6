import { expect, test } from "vitest";
import { tokenSubject } from "../../../../src/store/login/token-subject.ts";

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
