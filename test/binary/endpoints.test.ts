// What counts as an endpoint, and what is said of one that does not.
import { expect, test } from "vitest";
import { envshim } from "../support/run.ts";
import { specFile } from "../support/specs.ts";
import { tempFile } from "../support/temp.ts";

const base = () => ({
  ENVSHIM_SPEC: specFile({ A: "secret:a" }),
  ENVSHIM_LOG_FORMAT: "text",
  ENVSHIM_ENDPOINT: "http://127.0.0.1:1",
});

test.each([
  "https:///{name}/v1",
  "https:{name}/v1",
  "https:/{name}/v1",
  "https:\\\\{name}\\v1",
  "https://{name}/v1",
  "https://{project}.example.com/{name}",
  "https:///host/v1",
  "https://host/?",
  "https://host/#",
  "https://host/{name}#part",
  "https://host/{other}/{name}",
  "https://user@host/{name}",
])("%s is no endpoint: exit status 78", async (endpoint) => {
  const run = await envshim(["--", "true"], { env: { ...base(), ENVSHIM_ENDPOINT: endpoint } });
  expect(run).toMatchObject({ status: 78, stdout: "" });
  expect(run.stderr).toMatch(/ENVSHIM_ENDPOINT is .*, but takes https:\/\/HOST\/BASE, unix:\/SOCKET, /);
});

test.each(["localhost:8791", "store.example.com", "127.0.0.1:80/base"])(
  "%s lacks its http:// or https://, and that is what to do",
  async (endpoint) => {
    const run = await envshim(["--", "true"], { env: { ...base(), ENVSHIM_ENDPOINT: endpoint } });
    expect(run.status).toBe(78);
    expect(run.stderr).toContain("(put http:// or https:// before it)");
  },
);

test.each([
  ["ENVSHIM_TOKEN_FILE", "hvs.CAESIJ0aB3xYz9QmT7LkPw2RvN", {}],
  ["ENVSHIM_TOKEN_FILE", "/9j4AAQSkZJRgABAQEAYABg/x0", {}],
  ["ENVSHIM_CACHE_KEY_FILE", "3q2+7wAB/aGVsbG8gd29ybGQh", { ENVSHIM_TOKEN: "t" }],
])("a credential written into %s in the place of a path is not shown: %s", async (variable, text, more) => {
  const run = await envshim(["--", "true"], { env: { ...base(), ...more, [variable]: text } });
  expect(run.status).toBe(78);
  expect(run.stderr).toMatch(new RegExp(`the (token|key) file that ${variable} names is not there`));
  expect(run.stderr).not.toContain(text);
});

test("a path is shown", async () => {
  const path = tempFile("other", "");
  const run = await envshim(["--", "true"], { env: { ...base(), ENVSHIM_TOKEN_FILE: `${path}/token` } });
  expect(run.status).toBe(78);
  expect(run.stderr).toContain(`the token file ${path}/token is not there`);
});
