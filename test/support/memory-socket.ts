import { Agent, request } from "node:http";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { httpParserOf } from "../../src/host/http-parser.ts";
import type { HttpModule, Network, SocketParts } from "../../src/host/network.ts";
import { network } from "./network.ts";

/** What a store does with a connection once it has a request. */
export interface Script {
  /** What it sends, as the connection gives it. */
  readonly pieces: readonly Buffer[];
  /** How it leaves the connection: ended in order, reset, or as it is. */
  readonly ending: "ends" | "resets" | "stays";
}

/** A connection without a network, to a store that keeps to a script, whatever it is asked. */
class MemorySocket extends Duplex {
  bytesRead = 0;
  readonly #script: Script;
  #began = false;

  constructor(script: Script) {
    super({ autoDestroy: true });
    this.#script = script;
    process.nextTick(() => this.emit("connect"));
  }

  override _read(): void {}

  override _write(_chunk: Buffer, _encoding: string, done: () => void): void {
    done();
    if (this.#began) return;
    this.#began = true;
    void this.#play();
  }

  async #play(): Promise<void> {
    for (const piece of this.#script.pieces) {
      await turn();
      if (this.destroyed) return;
      this.bytesRead += piece.length;
      this.push(piece);
    }
    await turn();
    if (this.#script.ending === "ends") this.push(null);
    if (this.#script.ending === "resets") this.destroy(Object.assign(new Error(), { code: "ECONNRESET" }));
  }

  setKeepAlive(): void {}
  setNoDelay(): void {}
  setTimeout(): void {}
  ref(): void {}
  unref(): void {}
}

/** As much of a socket as HTTP uses. */
function memorySocket(script: Script): Socket {
  return new MemorySocket(script) as unknown as Socket;
}

/** A network where node:http speaks to such a store. */
export function scriptedRuntime(script: Script): Network {
  class ScriptedAgent extends Agent {
    override createConnection(): Socket {
      return memorySocket(script);
    }
  }
  const http: HttpModule = { Agent: ScriptedAgent, request };
  return { ...network, http: () => http };
}

/** A network where the client of the executable does. */
export function scriptedParts(script: Script): Network {
  const parts: SocketParts = { connect: () => memorySocket(script), parser: () => httpParserOf(process) };
  return { ...network, parts };
}
