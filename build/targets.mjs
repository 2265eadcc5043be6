/**
 * @typedef {object} Target
 * @property {string} name as in `--target`, in names of packages and in `--version`
 * @property {"x64" | "arm64"} arch as Node calls it
 * @property {string} docker the platform of an image
 * @property {string} wheel the platform of a wheel: Node needs glibc 2.28
 * @property {string} qemu what runs its programs on another machine
 * @property {string} libraries Debian's name of its C and C++ libraries for another machine
 * @property {string} loader what starts its programs
 * @property {string} triplet below /usr, the folder of these libraries
 */

/** @type {readonly Target[]} */
export const TARGETS = [
  {
    name: "linux-x64",
    arch: "x64",
    docker: "linux/amd64",
    wheel: "manylinux_2_28_x86_64",
    qemu: "qemu-x86_64-static",
    libraries: "amd64-cross",
    loader: "/lib64/ld-linux-x86-64.so.2",
    triplet: "x86_64-linux-gnu",
  },
  {
    name: "linux-arm64",
    arch: "arm64",
    docker: "linux/arm64",
    wheel: "manylinux_2_28_aarch64",
    qemu: "qemu-aarch64-static",
    libraries: "arm64-cross",
    loader: "/lib/ld-linux-aarch64.so.1",
    triplet: "aarch64-linux-gnu",
  },
];

/**
 * What to build.
 * @param {string | undefined} list names of targets with commas between, or of Docker's platforms
 * @param {{ platform: string, arch: string }} machine this one
 * @returns {readonly Target[]} none where this machine's own would be and there is no executable for it
 * @throws {Error} where a name is none of a target
 */
export function chooseTargets(list, machine) {
  if (list === undefined) return TARGETS.filter(({ name }) => name === `${machine.platform}-${machine.arch}`);
  return [...new Set(list.split(",").map(findTarget))];
}

/** @param {string} name */
function findTarget(name) {
  const target = TARGETS.find((known) => known.name === name || known.docker === name);
  if (target) return target;
  throw new Error(`there is no target ${name}; there are ${TARGETS.map((known) => known.name).join(", ")}`);
}
