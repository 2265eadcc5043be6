import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A way to a server on loopback that can be shut. */
export interface Gate {
  readonly port: number;
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** From here on connections to it are refused. */
  shut(): Promise<void>;
}

/** Opens a way to a port. @param onConnection told of each connection before anything of it is passed on */
export async function openGate(to: number, onConnection: () => void = () => {}): Promise<Gate> {
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    // Either end may go away at any moment.
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
  };
  const server = createServer((client) => {
    onConnection();
    const behind = connect(to, "127.0.0.1");
    keep(client);
    keep(behind);
    client.pipe(behind).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const shut = async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(shut);
  return { port, host: `127.0.0.1:${port}`, shut };
}
