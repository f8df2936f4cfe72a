import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

export const SSHD = '/usr/sbin/sshd';

/** Whether these suites can run; where services are required their absence is an error, not a reason to skip. */
export function openSshIsHere(): boolean {
  if (existsSync(SSHD)) return true;
  const missing = `${SSHD} is not installed: the SFTP suites need a real OpenSSH server (npm run test:services)`;
  if (process.env['TRADELANE_REQUIRE_SERVICES'] === '1') throw new Error(missing);
  process.stdout.write(`left out: ${missing}\n`);
  return false;
}

export interface OpenSsh {
  port: number;
  username: string;
  privateKey: string;
  /** A key that the server does not know. */
  strangerKey: string;
  hostKey: string;
  /** What the login sees as its files. */
  root: string;
  /** Processes of the sessions that are open now. */
  sessions(): number[];
  /** What the server has written of logins, refused ones too. */
  log(): string;
  /** Starts anew on the same port with another host key; `hostKey` stays what it was. */
  changeHostKey(): Promise<void>;
  stop(): Promise<void>;
}

/** A real sshd of our own on a free port of 127.0.0.1, for the user who runs the tests. Only the key logs in; passwords are asked for and refused. */
export async function startOpenSsh(): Promise<OpenSsh> {
  const folder = mkdtempSync(join(tmpdir(), 'tradelane-sshd-'));
  const root = join(folder, 'files');
  mkdirSync(join(root, 'inbox'), { recursive: true });
  for (const name of ['host', 'other-host', 'user', 'stranger']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  }
  // As root, sshd drops privileges in this folder; Debian makes it at boot only.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const port = await freePort();
  let log = '';
  const run = async (hostKey: string): Promise<ChildProcess> => {
    writeFileSync(join(folder, 'sshd_config'), configuration(folder, port, hostKey));
    const child = spawn(SSHD, ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    await reachable(port, () => (child.exitCode === null ? undefined : `sshd ended: ${log}`));
    return child;
  };
  let child = await run('host');
  const stop = async (): Promise<void> => {
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill();
    await ended;
  };
  const publicKey = readFileSync(join(folder, 'host.pub'), 'utf8').split(' ')[1] ?? '';
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('base64');
  return {
    port,
    username: userInfo().username,
    privateKey: readFileSync(join(folder, 'user'), 'utf8'),
    strangerKey: readFileSync(join(folder, 'stranger'), 'utf8'),
    hostKey: `SHA256:${digest.replace(/=+$/, '')}`,
    root,
    sessions: () => descendantsOf(child.pid!),
    log: () => log,
    changeHostKey: async () => {
      await stop();
      child = await run('other-host');
    },
    stop,
  };
}

/** From /proc: sshd has a process, and one without privileges below it, for every session. */
function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      // "pid (name) state ppid …"; the name may hold anything, so what follows its last bracket counts.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // Ended meanwhile.
    }
  }
  const isBelow = (one: number): boolean => {
    const parent = parents.get(one);
    return parent !== undefined && (parent === pid || isBelow(parent));
  };
  return [...parents.keys()].filter(isBelow);
}

const configuration = (folder: string, port: number, hostKey: string): string =>
  [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${join(folder, hostKey)}`,
    `AuthorizedKeysFile ${join(folder, 'user.pub')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication yes',
    'PermitRootLogin prohibit-password',
    'MaxStartups 100',
    'LogLevel VERBOSE',
    'Subsystem sftp internal-sftp',
  ].join('\n');

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function reachable(port: number, failed: () => string | undefined): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const reason = failed();
    if (reason !== undefined) throw new Error(reason);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`sshd does not listen on port ${port}`);
}
