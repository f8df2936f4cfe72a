import { once } from 'node:events';
import { promisify } from 'node:util';

import type { ConnectConfig, SFTPWrapper } from 'ssh2';
import ssh2 from 'ssh2';

/** A partner's SFTP program, logged in. Paths are as it sees them. */
export class PartnerLogin {
  isOpen = true;
  /** The library never answers what was asked of a session that has ended. */
  private readonly closed: Promise<never>;

  private constructor(
    private readonly client: InstanceType<typeof ssh2.Client>,
    private readonly sftp: SFTPWrapper,
  ) {
    this.closed = new Promise((_, reject) => {
      client.once('close', () => {
        this.isOpen = false;
        reject(new Error('the server has ended the session'));
      });
    });
    this.closed.catch(() => undefined);
  }

  /** Rejects when the server does not let it in. */
  static async open(
    port: number,
    username: string,
    login: Pick<ConnectConfig, 'privateKey' | 'password'>,
  ): Promise<PartnerLogin> {
    const client = new ssh2.Client();
    const ready = once(client, 'ready');
    client.connect({ host: '127.0.0.1', port, username, ...login, readyTimeout: 15_000 });
    await ready;
    client.on('error', () => undefined);
    return new PartnerLogin(client, (await promisify(client.sftp.bind(client) as never)()) as SFTPWrapper);
  }

  /** Temporary name, then rename; `mode` as the file has it on the partner's machine. */
  async drop(folder: string, name: string, content: string, mode = 0o644): Promise<void> {
    await this.write(`${folder}/${name}.part`, content, mode);
    await promisify(this.sftp.rename.bind(this.sftp))(`${folder}/${name}.part`, `${folder}/${name}`);
  }

  write(path: string, content: string, mode = 0o644): Promise<void> {
    const write = promisify<string, string, object, void>(this.sftp.writeFile.bind(this.sftp));
    return Promise.race([write(path, content, { mode }), this.closed]);
  }

  async read(path: string): Promise<string> {
    return String(await promisify<string, Buffer>(this.sftp.readFile.bind(this.sftp) as never)(path));
  }

  async names(folder: string): Promise<string[]> {
    const entries = await promisify(this.sftp.readdir.bind(this.sftp))(folder);
    return entries.map(({ filename }) => filename).toSorted();
  }

  remove(path: string): Promise<void> {
    return promisify(this.sftp.unlink.bind(this.sftp))(path);
  }

  link(target: string, path: string): Promise<void> {
    return promisify(this.sftp.symlink.bind(this.sftp))(target, path);
  }

  /** What a command prints on the server. */
  async command(line: string): Promise<string> {
    const channel = await promisify<string, ssh2.ClientChannel>(this.client.exec.bind(this.client))(line);
    let output = '';
    channel.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    channel.end();
    await once(channel, 'close');
    return output;
  }

  /** A connection from the server to somewhere else. */
  forward(host: string, port: number): Promise<unknown> {
    return promisify(this.client.forwardOut.bind(this.client))('127.0.0.1', 0, host, port);
  }

  /** A port on the server that leads here. */
  listenThere(): Promise<unknown> {
    return promisify(this.client.forwardIn.bind(this.client))('127.0.0.1', 0);
  }

  close(): void {
    this.client.end();
  }
}
