// A test run that starts an engine and a container, says so, and waits to be killed.
import { docker } from "./docker.ts";
import { startEngine } from "./engine.ts";
import { IMAGES } from "./names.ts";
import { importDebian } from "./rootfs.ts";

const { host = "" } = await startEngine();
process.env.DOCKER_HOST = host;
await importDebian(IMAGES.base, []);
const id = await docker(["run", "--detach", "--network=none", IMAGES.base, "sleep", "600"]);
const pid = await docker(["inspect", "--format={{.State.Pid}}", id]);
console.log(JSON.stringify({ folder: host.replace(/^unix:\/\/|\/docker\.sock$/g, ""), pid: Number(pid) }));
process.stdin.resume();
