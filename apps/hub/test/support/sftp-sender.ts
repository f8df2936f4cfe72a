import { posix } from 'node:path';

import SftpClient from 'ssh2-sftp-client';

import type { OpenSsh } from '../../../../connectors/sftp/test/openssh.js';

/** A partner's uploading program: one session to the server that the hub looks into. */
export class SftpSender {
  private constructor(readonly client: SftpClient) {}

  static async connect(ssh: OpenSsh): Promise<SftpSender> {
    const client = new SftpClient('partner');
    await client.connect({
      host: '127.0.0.1',
      port: ssh.port,
      username: ssh.username,
      privateKey: ssh.privateKey,
    });
    return new SftpSender(client);
  }

  /** Uploads under a temporary name, then renames, as a good sender does. */
  async drop(folder: string, name: string, content: string | Uint8Array): Promise<void> {
    const path = posix.join(folder, name);
    await this.client.put(Buffer.from(content), `${path}.part`);
    await this.client.rename(`${path}.part`, path);
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
