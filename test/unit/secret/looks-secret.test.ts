import { expect, test } from "vitest";
import { looksLikeCredential, looksSecret } from "../../../src/secret/looks-secret.ts";

/** Put together here: no scanner of repositories shall take this file for a leak. */
const join = (...parts: readonly string[]) => parts.join("");

test.each([
  ["a URL with a password", "postgres://user:hunter2@db:5432/app"],
  ["a URL with a password and no user", "redis://:hunter2@cache/0"],
  ["a URL with a token in its query", "https://host/hook?access_token=hunter2"],
  ["a URL with a signature", "https://host/blob?sv=1&sig=hunter2"],
  ["a data source name", "user:hunter2@tcp(db:3306)/app"],
  ["a connection string", "Server=db;User Id=sa;Password=hunter2;"],
  ["a libpq string", "host=db user=app password=hunter2"],
  ["a storage key", "AccountName=a;AccountKey=hunter2==;"],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\n"],
  ["a private key in base64", "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSQ=="],
  ["an AWS key id", join("AK", "IAIOSFODNN7EXAMPLE")],
  ["an AWS secret key", "wJa7rXUtn4/EMIK7M+9DbPxRf1CY3xAmp2E8kEyQ"],
  ["a token of a code host", join("gh", "p_", "0123456789abcdefghij")],
  ["a token of a model host", join("h", "f_", "abcdefghijklmnopqrst")],
  ["a key of a model's API", join("s", "k-", "proj-abcdefghijklmnop")],
  ["a token of Vault", join("hv", "s.", "CAESIabcdefghijklmno")],
  ["a JSON web token", join("ey", "JhbGciOiJIUzI1NiJ9.", "eyJzdWIiOiIxIn0.sig")],
  ["an authorization header", "Bearer hunter2hunter2"],
  ["long random letters and digits", "q7Zx9Kd2Lm4Vb8Nc3Wp6Rt5Y"],
  ["a hash", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"],
])("%s is a credential under any name", (_, value) => {
  expect(looksLikeCredential(value)).toBe(true);
  expect(looksSecret("PLAIN", value)).toBe(true);
});

test.each([
  "",
  "iris",
  "4096",
  "https://host:8443/path?model=iris&batch=4#top",
  "http://user@host/",
  "/models/Meta-Llama-3-8B-Instruct-AWQ-INT4",
  "meta-llama/Llama-3.1-70B-Instruct",
  "sentence-transformers/all-MiniLM-L6-v2",
  "--max-model-len=8192 --dtype=bfloat16",
  "registry.example.com/team/model-server:2024-11-05",
  "gpt2,bert-base-uncased,distilroberta",
  "PYTORCH_CUDA_ALLOC_CONF",
  "expandable_segments:True",
  "2024-11-24T08:00:00Z",
  "this_is_a_long_name_of_something",
  "someVeryLongCamelCaseNameOfSomething",
])("%j is none", (value) => {
  expect(looksLikeCredential(value)).toBe(false);
  expect(looksSecret("PLAIN", value)).toBe(false);
});

test.each([
  ["GIT_COMMIT", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"],
  ["MODEL_REVISION", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"],
  ["FILE_SHA256", "9f86d081884c7d659a2feaa0c55ad015".repeat(2)],
  ["PLAIN", `sha256:${"9f86d081884c7d659a2feaa0c55ad015".repeat(2)}`],
  ["IMAGE", `registry.example.com/app:1.2@sha256:${"9f86d081884c7d659a2feaa0c55ad015".repeat(2)}`],
])("a hash that says what it is is none: %s", (name, value) => {
  expect(looksSecret(name, value)).toBe(false);
});

test.each([
  ["GIT_COMMIT", "q7Zx9Kd2Lm4Vb8Nc3Wp6Rt5Y"],
  ["COMMIT_TOKEN", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"],
  ["IMAGE", `user:hunter2@db/app@sha256:${"9f86d081884c7d659a2feaa0c55ad015".repeat(2)}`],
])("its name or its form makes no hash of a credential: %s", (name, value) => {
  expect(looksSecret(name, value)).toBe(true);
});

test.each(["DB_PASSWORD", "HF_TOKEN", "api_key", "AUTH", "PGPASSWORD"])("%s is a secret's name", (name) => {
  expect(looksSecret(name, "iris")).toBe(true);
});

test.each(repetitions())("a text of 100,000 characters is looked at at once: %s", (_, text) => {
  const started = performance.now();
  looksLikeCredential(text);
  expect(performance.now() - started).toBeLessThan(1000);
});

function repetitions(): [string, string][] {
  return ["a", ":", "/", "@", "=", " ", "-", "a:", "&a", "://", "token", "eyJaaaaaaaa."].map((part) => [
    part,
    part.repeat(100_000 / part.length),
  ]);
}
