import { expect, test } from "vitest";
import { addressOf } from "../../../../src/store/aws/complete.ts";
import { fullName, parseAws } from "../../../../src/store/aws/endpoint.ts";

const parse = (rest: string) => parseAws("aws-ssm", "ssm", `aws-ssm:${rest}`);

test.each([
  ["", {}],
  ["//", {}],
  ["//eu-west-1", { region: "eu-west-1" }],
  ["//us-gov-east-1/", { region: "us-gov-east-1", prefix: "" }],
  ["//eu-west-1/prod/app/", { region: "eu-west-1", prefix: "prod/app" }],
  ["///prod", { prefix: "prod" }],
  ["//eu-west-1/a//", { region: "eu-west-1", prefix: "a" }],
  ["//ap-southeast-12", { region: "ap-southeast-12" }],
  [`//eu-west-1/${"a".repeat(512)}`, { region: "eu-west-1", prefix: "a".repeat(512) }],
  ["//eu-west-1/Az0/_.@+=!-", { region: "eu-west-1", prefix: "Az0/_.@+=!-" }],
  ["?endpoint=https://vpce-1.example.com", { url: "https://vpce-1.example.com/" }],
  ["//eu-west-1?endpoint=https%3A%2F%2Fa.example%2Fb", { region: "eu-west-1", url: "https://a.example/b" }],
])("aws-ssm:%s", (rest, expected) => {
  expect(parse(rest)).toStrictEqual({ service: "ssm", ...expected });
});

test.each([
  "//Europe",
  "//eu-west-1/a b",
  "//eu-west-1?x=1",
  "?endpoint=ftp://a",
  "?endpoint=https://u:p@a",
  "//eu-west-1#x",
  "/eu-west-1",
  "//eu-west-1/a?endpoint=",
  "//eu-west-1/a?endpoint=https://a#b",
  "//xeu-west-1-2",
  "//1eu-west-1",
  "//eu-west-1-",
  "//e-west-1",
  "//eu-w-1",
  "//eu-west-123",
  `//eu-west-1/${"a".repeat(513)}`,
  "//eu-west-1/a b/c",
])("aws-ssm:%s is no endpoint", (rest) => {
  expect(parse(rest)).toBeUndefined();
});

test("another scheme names no store of this kind", () => {
  expect(parseAws("aws-ssm", "ssm", "aws-ssmx:")).toBeUndefined();
  expect(parseAws("aws-ssm", "ssm", "aws-abc:")).toBeUndefined();
});

test.each([
  ["secretsmanager", {}, "app/db", "app/db"],
  ["secretsmanager", { prefix: "prod" }, "app/db", "prod/app/db"],
  ["secretsmanager", { prefix: "" }, "db", "db"],
  ["ssm", {}, "db", "db"],
  ["ssm", {}, "app/db", "/app/db"],
  ["ssm", { prefix: "" }, "db", "/db"],
  ["ssm", { prefix: "prod" }, "db", "/prod/db"],
  ["ssm", { prefix: "/prod" }, "db", "/prod/db"],
  ["secretsmanager", { prefix: "/prod" }, "db", "/prod/db"],
] as const)("in %s with the prefix %j, %s is %s", (service, prefix, name, full) => {
  expect(fullName({ service, ...prefix }, name)).toBe(full);
});

test.each([
  ["eu-west-1", {}, "https://ssm.eu-west-1.amazonaws.com/"],
  ["cn-north-1", {}, "https://ssm.cn-north-1.amazonaws.com.cn/"],
  ["eusc-de-east-1", {}, "https://ssm.eusc-de-east-1.amazonaws.eu/"],
  ["eu-west-1", { AWS_ENDPOINT_URL: "http://127.0.0.1:1" }, "http://127.0.0.1:1/"],
  ["eu-west-1", { AWS_ENDPOINT_URL: "http://a", AWS_ENDPOINT_URL_SSM: "https://b" }, "https://b/"],
])("Parameter Store in %s with %o is at %s", (region, env, address) => {
  expect(addressOf("ssm", region, env)).toBe(address);
});
