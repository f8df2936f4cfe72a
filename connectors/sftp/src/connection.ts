import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';

import type { SFTPWrapper } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';

import type { ConnectorContext, Failure, Outcome } from '#libs/connector-sdk';
import { failed, succeeded, TransferFailed } from '#libs/connector-sdk';

import type { SftpConfig } from './config.js';

const KEEPALIVE_INTERVAL_MS = 10_000;
const KEEPALIVES_MISSED = 3;
/** A polite end; after it the socket is destroyed (ssh2-sftp-client's `end` can hang, its issue 591). */
const END_MS = 2000;

/** Status codes of SFTP version 3 (draft-ietf-secsh-filexfer-02, section 7) that we tell apart. */
const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;

/** What ssh2 says when nothing that the server offers is safe enough: it knows no other word for it. */
const NO_SAFE_ALGORITHM = /Handshake failed: no matching (.+)/;

const UNAUTHORISED = /authentication methods failed|Cannot parse privateKey|no passphrase given|bad passphrase/i;

export const isMissing = (error: unknown): boolean => (error as { code?: unknown }).code === NO_SUCH_FILE;

/** What an SFTP error means while nothing visible has been asked for yet. */
export function sftpFailure(error: unknown): Failure {
  if (error instanceof TransferFailed) return error.failure;
  const { message, code } = error as Error & { code?: unknown };
  const [, algorithm] = NO_SAFE_ALGORITHM.exec(message) ?? [];
  if (algorithm !== undefined) {
    const told = `the server offers no ${algorithm} that is safe today: no password was sent. Whoever runs it must allow a newer one`;
    return { kind: 'unauthorised', message: told };
  }
  const kind = code === PERMISSION_DENIED || UNAUTHORISED.test(message) ? 'unauthorised' : 'transient';
  return { kind, message };
}

/**
 * One SSH connection. Every step has a limit: the library waits for ever on a server that stops answering, and once one
 * answer is missing all later ones are in doubt, so a time-out drops the whole connection.
 */
export class SftpConnection {
  private dropped: string | undefined;

  private constructor(
    readonly client: SftpClient,
    readonly raw: SFTPWrapper,
    private readonly socket: Socket,
    private readonly signal: AbortSignal,
    private readonly idleTimeoutMs: number,
  ) {}

  static async open(context: ConnectorContext<SftpConfig>): Promise<Outcome<SftpConnection>> {
    const { config, signal } = context;
    if (signal.aborted) return failed({ kind: 'transient', message: 'stopped by the hub' });
    const connected = await context.connect(config.host, config.port);
    if (!connected.ok) return connected;
    const socket = connected.value;
    const client = new SftpClient('tradelane', { error: () => {}, end: () => {}, close: () => {} });
    let offered: string | undefined;
    const login = client.connect({
      sock: socket,
      username: config.username,
      ...(config.password !== undefined && { password: config.password }),
      ...(config.privateKey !== undefined && { privateKey: config.privateKey }),
      ...(config.passphrase !== undefined && { passphrase: config.passphrase }),
      readyTimeout: config.idleTimeoutMs,
      keepaliveInterval: KEEPALIVE_INTERVAL_MS,
      keepaliveCountMax: KEEPALIVES_MISSED,
      // As OpenSSH since 8.8: a signature by SHA-1 proves nothing. What else is old the library leaves out by itself.
      algorithms: { serverHostKey: { remove: ['ssh-rsa'], append: [], prepend: [] } },
      // Without a verifier the library accepts any key, also a changed one.
      hostVerifier: (key: Buffer) => {
        offered = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=$/, '')}`;
        return offered === config.hostKey;
      },
    });
    try {
      const raw = await limited(login, config.idleTimeoutMs, signal);
      return succeeded(new SftpConnection(client, raw, socket, signal, config.idleTimeoutMs));
    } catch (error) {
      socket.destroy();
      if (offered === undefined || offered === config.hostKey) return failed(sftpFailure(error));
      const message = `the host key is ${offered}, pinned is ${config.hostKey}: no password was sent. If the server really changed its key, set "hostKey"`;
      return failed({ kind: 'unauthorised', message });
    }
  }

  /**
   * One step on the server. @throws the library's error, or one of ours after a time-out or abort; the connection is
   * then gone.
   */
  async step<T>(work: (client: SftpClient, raw: SFTPWrapper) => Promise<T>): Promise<T> {
    if (this.dropped !== undefined) throw new Error(this.dropped);
    try {
      return await limited(work(this.client, this.raw), this.idleTimeoutMs, this.signal);
    } catch (error) {
      if (error instanceof StepStopped) {
        this.dropped = error.message;
        this.socket.destroy();
      }
      throw error;
    }
  }

  async end(): Promise<void> {
    this.dropped ??= 'the session was closed';
    try {
      await limited(this.client.end(), END_MS, this.signal);
    } catch {
      // Not polite, then: the socket goes either way.
    } finally {
      this.socket.destroy();
    }
  }
}

class StepStopped extends Error {}

/** @throws StepStopped when the time is over or the hub stops; `work` is then abandoned. */
async function limited<T>(work: Promise<T>, limitMs: number, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = (message: string): void => reject(new StepStopped(message));
    const timer = setTimeout(() => stop(`the server did not answer within ${limitMs} ms`), limitMs);
    const onAbort = (): void => stop('stopped by the hub, or the total deadline is over');
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    });
  });
}
