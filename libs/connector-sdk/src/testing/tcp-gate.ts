import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/**
 * Stands in front of a real server on its own port and breaks the connection between: closed (refuses), frozen (takes
 * bytes and passes none on), or cut at the moment when the server's answer to an effect is on its way back.
 */
export class TcpGate {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private frozen = false;
  private cutWhen: (() => boolean) | undefined;

  private constructor(
    private readonly target: number,
    private gatePort: number,
  ) {}

  /** A gate to `port` of this machine, open. */
  static async before(port: number): Promise<TcpGate> {
    const gate = new TcpGate(port, 0);
    await gate.open();
    return gate;
  }

  /** The same as long as the gate lives, also after closing and opening. */
  get port(): number {
    return this.gatePort;
  }

  async open(): Promise<void> {
    this.frozen = false;
    if (this.server) return;
    const server = createServer((socket) => this.pass(socket));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.gatePort, '127.0.0.1', resolve));
    this.gatePort = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    this.drop();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  freeze(): void {
    this.frozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** What was frozen is dropped; new connections pass. */
  thaw(): void {
    this.frozen = false;
    this.drop();
  }

  /** Once: the first bytes from the server after `done()` has become true are lost, and the connection with them. */
  cutAnswerWhen(done: () => boolean): void {
    this.cutWhen = done;
  }

  private drop(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private pass(client: Socket): void {
    this.keep(client);
    if (this.frozen) {
      client.pause();
      return;
    }
    const server = connect(this.target, '127.0.0.1');
    this.keep(server);
    client.on('data', (chunk) => server.write(chunk));
    server.on('data', (chunk) => {
      if (this.cutWhen?.()) {
        this.cutWhen = undefined;
        client.destroy();
      } else client.write(chunk);
    });
    client.on('close', () => server.destroy());
    server.on('close', () => client.end());
  }

  private keep(socket: Socket): void {
    socket.setNoDelay(true);
    this.sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
  }
}
