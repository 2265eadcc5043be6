import { expect, test } from "vitest";
import { parse } from "yaml";
import { composeProject, type Parts } from "../../../src/up/compose.ts";
import { composeText } from "../../../src/up/compose-text.ts";

const PARTS: Parts = {
  image: "app:1",
  start: { kind: "in-front", words: ["serve", "--now"] },
  shim: { kind: "file", path: "/opt/envshim", architecture: "amd64" },
  ports: [],
  network: "bridge",
  gpus: false,
  environment: ["ENVSHIM_SPEC=/etc/envshim/spec.yaml", "ENVSHIM_TOKEN"],
  mounts: [{ source: "/home/me/spec.yaml", target: "/etc/envshim/spec.yaml" }],
};

const project = (changes: Partial<Parts>) => composeProject({ ...PARTS, ...changes });
const app = (changes: Partial<Parts>) => project(changes).services.app;

test("an executable of this machine is mounted and put in front", () => {
  expect(project({})).toEqual({
    services: {
      app: {
        image: "app:1",
        entrypoint: ["/.envshim/envshim", "--"],
        command: ["serve", "--now"],
        environment: ["ENVSHIM_SPEC=/etc/envshim/spec.yaml", "ENVSHIM_TOKEN"],
        volumes: [
          { type: "bind", source: "/opt/envshim", target: "/.envshim/envshim", read_only: true },
          { type: "bind", source: "/home/me/spec.yaml", target: "/etc/envshim/spec.yaml", read_only: true },
        ],
      },
    },
  });
});

test("the executable of an image is copied into a volume before the app starts", () => {
  const { services, volumes } = project({ shim: { kind: "image", name: "envshim:standalone" } });
  expect(volumes).toEqual({ envshim: {} });
  expect(services.envshim).toEqual({
    image: "envshim:standalone",
    entrypoint: ["/envshim"],
    command: ["copy", "/.envshim/envshim"],
    network_mode: "none",
    volumes: [{ type: "volume", source: "envshim", target: "/.envshim" }],
  });
  expect(services.app).toMatchObject({
    entrypoint: ["/.envshim/envshim", "--"],
    depends_on: { envshim: { condition: "service_completed_successfully" } },
    volumes: [{ type: "volume", source: "envshim", target: "/.envshim", read_only: true }, {}],
  });
});

test("an image that starts with envshim keeps its start, and needs no other", () => {
  const wrapped = project({
    start: { kind: "as-is", words: undefined },
    shim: { kind: "image", name: "envshim:standalone" },
  });
  expect(Object.keys(wrapped)).toEqual(["services"]);
  expect(Object.keys(wrapped.services)).toEqual(["app"]);
  expect(Object.keys(wrapped.services.app ?? {})).toEqual(["image", "environment", "volumes"]);
});

test("a command that starts with envshim stands for the image's ENTRYPOINT", () => {
  const words = ["envshim", "--", "serve"];
  const started = app({ start: { kind: "as-is", words } });
  expect(started).toMatchObject({ entrypoint: words });
  expect(started).not.toHaveProperty("command");
});

test("ports are published on 127.0.0.1 alone", () => {
  expect(app({ ports: [80, 8000] })).toMatchObject({ ports: ["127.0.0.1:80:80", "127.0.0.1:8000:8000"] });
});

test("on the host's network nothing is published", () => {
  const started = app({ ports: [80], network: "host" });
  expect(started).toMatchObject({ network_mode: "host" });
  expect(started).not.toHaveProperty("ports");
});

test("GPUs are reserved as the Compose specification says", () => {
  const devices = [{ driver: "nvidia", count: "all", capabilities: ["gpu"] }];
  expect(app({ gpus: true })).toMatchObject({ deploy: { resources: { reservations: { devices } } } });
});

test("as YAML every text is quoted and every $ doubled, and YAML of both versions reads the same", () => {
  const words = ["$HOME", "$$", "yes", "012", "1:30", "=", "a\nb", "# no", "\u2028", "\u0085", "-"];
  const text = composeText(project({ start: { kind: "in-front", words } }), ["first line"]);
  expect(text).toMatch(/^# first line\nservices:\n {2}app:\n {4}image: "app:1"\n/);
  expect(text).not.toMatch(/[\u0085\u2028]/);
  const commandOf = (version: "1.1" | "1.2") => parse(text, { version }).services.app.command;
  const quoted = words.map((word) => word.replaceAll("$", "$$$$"));
  expect([commandOf("1.1"), commandOf("1.2")]).toEqual([quoted, quoted]);
});
