import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

import { sidePath } from '../side.js';

/** Instants in ms since the epoch. */
export interface Arrivals {
  firstAt: number;
  lastAt: number;
}

/** An ERP that takes everything: a process of its own, so that it costs neither side anything but the machine. */
export class Sink {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(): Promise<Sink> {
    const child = fork(sidePath('sink-server'), { stdio: 'inherit' });
    const [port] = (await once(child, 'message')) as [number];
    return new Sink(child, port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Counts from zero; resolves when that many requests have been answered. */
  async expect(requests: number, deadlineMs: number): Promise<Arrivals> {
    const deadline = AbortSignal.timeout(deadlineMs);
    this.child.send(requests);
    try {
      const [arrivals] = (await once(this.child, 'message', { signal: deadline })) as [Arrivals];
      return arrivals;
    } catch (error) {
      throw new Error(`the ERP sink did not get ${requests} requests within ${deadlineMs} ms`, { cause: error });
    }
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill();
    await exit;
  }
}
