import type { FileSystem } from "./files.ts";

/**
 * The mount that a file is on, where it is one from which nothing is executed (mount(8), noexec); undefined where it is
 * not, or /proc does not tell.
 */
export function noexecMountOf(file: string, fs: FileSystem): string | undefined {
  try {
    const path = fs.realpathSync(file);
    const mounts = fs.readFileSync("/proc/self/mountinfo", "utf8").split("\n").map(parseMount);
    // The longest path is the nearest; of two at one path the later lies on top.
    const over = mounts.filter(
      ({ point }) => point === "/" || path.startsWith(`${point}/`) || path === point,
    );
    const nearest = over.reduce((best, mount) => (mount.point.length >= best.point.length ? mount : best));
    return nearest.options.includes("noexec") ? nearest.point : undefined;
  } catch {
    return undefined;
  }
}

/** One line of proc(5), mountinfo: the fifth field is where, the sixth how. Blanks and the like are octal. */
function parseMount(line: string): { readonly point: string; readonly options: readonly string[] } {
  const [, , , , point = "", options = ""] = line.split(" ");
  const unescaped = point.replace(/\\([0-7]{3})/g, (_, octal) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return { point: unescaped, options: options.split(",") };
}
