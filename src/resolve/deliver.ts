import type { ResolvedEnv } from "../host/command.ts";
import type { Host } from "../host/host.ts";
import type { Prepared } from "./prepare.ts";
import type { Resolved, ResolvedVariable } from "./resolve.ts";

type ResolvedSecret = Extract<ResolvedVariable, { kind: "secret" }>;

/**
 * The app's environment in clear text: from here on it is for exec alone. A secret that is wanted as a file is written
 * to one, and its variable has the file's path.
 * @throws {SettingError} where a file cannot be written; {StrictError}
 */
export async function deliver({ variables }: Resolved, prepared: Prepared, host: Host): Promise<ResolvedEnv> {
  const environ = new Map<string, string>();
  let write: ((variable: ResolvedSecret) => string) | undefined;
  for (const [name, variable] of variables) {
    if (variable.kind === "literal") environ.set(name, variable.value);
    else if (!variable.reference.file) environ.set(name, variable.secret.value.reveal());
    else {
      write ??= await openFiles(prepared, host);
      environ.set(name, write(variable));
    }
  }
  return environ as unknown as ResolvedEnv;
}

/** Few runs have files, so what writes them is loaded only here. */
async function openFiles({ settings, warnings }: Prepared, { uid, fs, clock }: Host) {
  const { openFilesFolder, writeSecretFile } = await import("./secret-files.ts");
  const folder = openFilesFolder(settings.filesDir, uid, fs, warnings);
  warnings.endStage();
  const place = { uid, fs, now: clock.now() };
  return ({ reference, secret }: ResolvedSecret) => writeSecretFile(folder, reference, secret.value, place);
}
