import { expect, test } from "vitest";
import { type ContainerOptions, run } from "./support/docker.ts";
import { IMAGES } from "./support/names.ts";
import { SECRET, secretWorld } from "./support/secrets.ts";

/** The table of docs/docker.md: what is seen, without envshim, with envshim where that differs. */
const TABLE: readonly (readonly [row: string, without: string, through?: string])[] = [
  ["PID of the app", "1"],
  ["processes in the container", "1"],
  ["user, group (real, effective, saved, file system)", "1000 1000 1000 1000, 1000 1000 1000 1000"],
  ["working folder", "/tmp"],
  ["umask", "0022"],
  ["ignored, blocked, caught signals", "none, none, none"],
  ["effective capabilities, bounding set", "0000000000000000, 00000000a80425fb"],
  ["no_new_privs, seccomp", "1, 2"],
  ["open descriptors", "0 1 2"],
  ["open files, soft and hard limit", "1024, 4096", "4096, 4096"],
  [
    "names of variables",
    "API_KEY ENVSHIM_ENDPOINT ENVSHIM_LOG_LEVEL HOME HOSTNAME PATH",
    "API_KEY HOME HOSTNAME MODEL_NAME PATH",
  ],
  ["API_KEY, set to secret:apiKey", "secret:apiKey", SECRET],
];

test("the app sees what it sees without envshim, but for its environment and the soft limit of open files", async () => {
  const { env, mounts } = await secretWorld();
  const world = {
    env: { ...env, ENVSHIM_LOG_LEVEL: "silent", API_KEY: "secret:apiKey" },
    mounts,
    options: [
      "--user=1000:1000",
      "--workdir=/tmp",
      "--ulimit=nofile=1024:4096",
      "--security-opt=no-new-privileges",
    ],
  };
  const without = await look({ ...world, image: IMAGES.base });
  const through = await look(world);
  expect(without).toEqual(TABLE.map(([row, plain]) => [row, plain]));
  expect(through).toEqual(TABLE.map(([row, plain, shim = plain]) => [row, shim]));
});

/** Each program looks at itself, with no shell before it: a shell shows its own signal handling. */
async function look(options: ContainerOptions): Promise<string[][]> {
  const see = async (...command: string[]) => (await run(command, options)).stdout;
  const status = await see("cat", "/proc/self/status");
  const field = (name: string) =>
    new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1]?.replaceAll("\t", " ") ?? "";
  const signals = (name: string) => (/^0+$/.test(field(name)) ? "none" : field(name));
  const limit = /^Max open files\s+(\d+)\s+(\d+)/m.exec(await see("cat", "/proc/self/limits"));
  const environ = (await see("cat", "/proc/self/environ")).split("\0").filter(Boolean);
  const processes = (await see("ls", "/proc")).split("\n").filter((name) => /^\d+$/.test(name));
  // The last one is that of the folder which ls reads.
  const descriptors = (await see("ls", "/proc/self/fd")).trimEnd().split("\n").slice(0, -1);
  return [
    ["PID of the app", field("Pid")],
    ["processes in the container", String(processes.length)],
    ["user, group (real, effective, saved, file system)", `${field("Uid")}, ${field("Gid")}`],
    ["working folder", (await see("readlink", "/proc/self/cwd")).trimEnd()],
    ["umask", field("Umask")],
    ["ignored, blocked, caught signals", ["SigIgn", "SigBlk", "SigCgt"].map(signals).join(", ")],
    ["effective capabilities, bounding set", `${field("CapEff")}, ${field("CapBnd")}`],
    ["no_new_privs, seccomp", `${field("NoNewPrivs")}, ${field("Seccomp")}`],
    ["open descriptors", descriptors.join(" ")],
    ["open files, soft and hard limit", `${limit?.[1]}, ${limit?.[2]}`],
    [
      "names of variables",
      environ
        .map((variable) => variable.split("=")[0])
        .sort()
        .join(" "),
    ],
    [
      "API_KEY, set to secret:apiKey",
      environ.find((variable) => variable.startsWith("API_KEY="))?.slice("API_KEY=".length) ?? "",
    ],
  ];
}
