import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { openSshIsHere } from '../../../../connectors/sftp/test/openssh.js';
import { until } from '../../../hub/test/support/house.js';
import { type Run, type RunOptions, tradelane } from './tradelane.js';

/** Whether accounts can be made: they are users of the system. Where services are required their absence is an error. */
export function dropServerCanRun(): boolean {
  if (!openSshIsHere()) return false;
  if (process.getuid?.() === 0) return true;
  const missing = 'drop accounts are users of the system: their suite needs root on Linux';
  if (process.env['TRADELANE_REQUIRE_SERVICES'] === '1') throw new Error(missing);
  process.stdout.write(`left out: ${missing}\n`);
  return false;
}

/** A drop server of the built command in a folder of its own, which sshd trusts: /tmp is writable for everybody. */
export class DropServer {
  readonly folder = mkdtempSync('/srv/tradelane-test-');
  private child: ChildProcess | undefined;
  /** What server and sshd have said. */
  log = '';

  private constructor(
    readonly port: number,
    private readonly settings: NodeJS.ProcessEnv,
  ) {}

  /** @param settings of the environment, besides its own */
  static async start(settings: NodeJS.ProcessEnv): Promise<DropServer> {
    const server = new DropServer(await freePort(), settings);
    await server.resume();
    return server;
  }

  get env(): Record<string, string> {
    return {
      ...(this.settings as Record<string, string>),
      TRADELANE_DROP_DIR: this.folder,
      TRADELANE_DROP_PORT: String(this.port),
      TRADELANE_DROP_ADDRESS: `127.0.0.1:${this.port}`,
    };
  }

  run(args: readonly string[], options: RunOptions = {}): Promise<Run> {
    return tradelane(args, { ...options, env: { ...this.env, ...options.env } });
  }

  async resume(): Promise<void> {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, ['bin/tradelane.mjs', 'partner', 'server'], {
      env: { PATH, HOME, NO_COLOR: '1', ...this.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      this.log += chunk.toString();
    });
    this.child = child;
    await until('the drop server to listen', 20_000, async () => {
      if (child.exitCode !== null) throw new Error(`the drop server ended: ${said}`);
      return said.includes('Server listening');
    });
  }

  /** As a service manager ends it. */
  async pause(): Promise<number | null> {
    if (this.child === undefined || this.child.exitCode !== null) return null;
    const ended = once(this.child, 'close');
    this.child.kill('SIGTERM');
    await ended;
    return this.child.exitCode;
  }

  logins(): string[] {
    const accounts = join(this.folder, 'server', 'accounts');
    return (existsSync(accounts) ? readdirSync(accounts) : [])
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.replace('.json', ''));
  }

  /** Ends it and removes every user, group and file that it made. */
  async close(): Promise<void> {
    await this.pause();
    for (const login of this.logins()) execFileSync('userdel', ['--force', login], { stdio: 'ignore' });
    // Refused while another run has accounts, and then it is theirs.
    spawnSync('groupdel', ['tradelane-drop'], { stdio: 'ignore' });
    rmSync(this.folder, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
