import { execa } from "execa";

/** Compose as Docker's plugin, or the program that came before it. @throws where there is neither */
export async function composeCommand(): Promise<readonly [string, ...string[]]> {
  for (const command of [["docker", "compose"], ["docker-compose"]] as const) {
    const [program, ...words] = command;
    const { failed } = await execa(program, [...words, "version"], { reject: false });
    if (!failed) return command;
  }
  throw new Error(
    "this test needs Docker Compose: install the plugin docker compose, or Debian's docker-compose",
  );
}
