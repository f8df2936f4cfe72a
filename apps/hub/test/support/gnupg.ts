import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';

/** GnuPG as partners run it, with a key ring of its own. */
export class GnuPg {
  private constructor(private readonly home: string) {}

  static async open(): Promise<GnuPg> {
    return new GnuPg(await mkdtemp(join(tmpdir(), 'gpg-')));
  }

  /** Makes a key pair; `name` is what it is known by from then on. */
  async makeKey(name: string): Promise<void> {
    await this.run(['--quick-generate-key', `${name} <${name}@pgp.example>`, 'default', 'default', 'never']);
  }

  async publicKey(name: string): Promise<string> {
    return (await this.run(['--armor', '--export', name])).output.toString();
  }

  async privateKey(name: string): Promise<string> {
    return (await this.run(['--armor', '--export-secret-keys', name])).output.toString();
  }

  async encrypt(content: string | Uint8Array, how: { to?: string; by?: string; armor?: boolean }): Promise<Buffer> {
    const { to, by, armor } = how;
    return (
      await this.run(
        [
          ...(armor === true ? ['--armor'] : []),
          ...(by === undefined ? [] : ['--local-user', by, '--sign']),
          ...(to === undefined ? [] : ['--trust-model', 'always', '--recipient', to, '--encrypt']),
        ],
        content,
      )
    ).output;
  }

  /** What is inside, and whose good signature it has. */
  async decrypt(message: Uint8Array): Promise<{ content: string; signedBy: string | undefined }> {
    const { output, status } = await this.run(['--trust-model', 'always', '--decrypt'], message);
    return { content: output.toString(), signedBy: /^\[GNUPG:\] GOODSIG \S+ (\S+)/m.exec(status)?.[1] };
  }

  /** Ends the agent that gpg started, and forgets all keys. */
  async close(): Promise<void> {
    await once(spawn('gpgconf', ['--homedir', this.home, '--kill', 'gpg-agent']), 'exit');
    await rm(this.home, { recursive: true, force: true });
  }

  private async run(args: readonly string[], input?: string | Uint8Array): Promise<Ran> {
    const options = ['--homedir', this.home, '--batch', '--yes', '--status-fd', '2', '--pinentry-mode', 'loopback'];
    const gpg = spawn('gpg', [...options, '--passphrase', '', ...args], {
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    gpg.stdin?.end(input);
    const [output, status, [code]] = await Promise.all([buffer(gpg.stdout!), text(gpg.stderr!), once(gpg, 'exit')]);
    if (code !== 0) throw new Error(`gpg ${args.join(' ')}: ${status}`);
    return { output, status };
  }
}

interface Ran {
  output: Buffer;
  /** Machine-readable lines, and what people are told. */
  status: string;
}
