import { expect, test } from "vitest";
import { isMetadataHost } from "../../../../src/store/http/metadata.ts";
import { proxyFor } from "../../../../src/store/http/proxy.ts";

const PROXY = { HTTP_PROXY: "http://proxy.example:3128", HTTPS_PROXY: "http://proxy.example:3128" };

test.each([
  "http://169.254.169.254/latest/api/token",
  "http://169.254.170.2/v2/credentials/x",
  "http://169.254.170.23/v1/credentials",
  "http://[fd00:ec2::254]/",
  "http://[fd00:ec2::23]/",
  "http://metadata.google.internal/computeMetadata/v1/",
])("no proxy stands before %s", (address) => {
  const url = new URL(address);
  expect(isMetadataHost(url.hostname)).toBe(true);
  expect(proxyFor(url, PROXY)).toBeUndefined();
});

test.each([
  "http://169.254.169.254.example.com/",
  "http://169.254.1.1/",
  "http://metadata.google.internal.example.com/",
  "http://secretsmanager.eu-west-1.amazonaws.com/",
])("%s is no metadata address", (address) => {
  const url = new URL(address);
  expect(isMetadataHost(url.hostname)).toBe(false);
  expect(proxyFor(url, PROXY)?.host).toBe("proxy.example:3128");
});
