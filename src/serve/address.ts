import type { Server } from "node:http";
import type { ListenOptions } from "node:net";
import { errnoOf } from "../host/errno.ts";
import { ServeSettingError } from "./words.ts";

/** Where to listen. */
export interface Address {
  readonly options: ListenOptions;
  /** True where other machines can reach it. */
  readonly open: boolean;
}

/** Reads `HOST:PORT`, `[IPV6]:PORT` or `unix:/SOCKET`. @throws {SettingError} */
export function parseAddress(text: string): Address {
  if (text.startsWith("unix:/")) return { options: { path: text.slice("unix:".length) }, open: false };
  const [, host, port] = /^(?:\[(?=.*\]))?([^\s\]]+)\]?:(\d{1,5})$/.exec(text) ?? [];
  if (host !== undefined && Number(port) <= 65_535) {
    return { options: { host, port: Number(port) }, open: !/^(localhost|127(\.\d+){3}|::1)$/i.test(host) };
  }
  throw new ServeSettingError({ kind: "bad-address", text });
}

/** @throws {SettingError} where the address is taken, or is none of this machine */
export async function listen(server: Server, { options }: Address, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      reject(new ServeSettingError({ kind: "cannot-listen", text, errno: errnoOf(error) }));
    });
    server.listen(options, resolve);
  });
}

/** What to set `ENVSHIM_ENDPOINT` to. */
export function urlOf(server: Server): string {
  const address = server.address();
  if (typeof address === "string" || address === null) return `unix:${address}`;
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
