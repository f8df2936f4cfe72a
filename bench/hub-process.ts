import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../apps/hub/src/main.js', import.meta.url));
const PACKAGE = new URL('../../package.json', import.meta.url);
const START_DEADLINE_MS = 60_000;

/** Options of node that the command of the README starts the hub with. */
export function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { scripts: { start: string } };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

/** A real hub: API and workers in one process, as `npm start` runs it. */
export class HubProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start(
    environment: Readonly<Record<string, string>>,
    flags: readonly string[] = [],
  ): Promise<HubProcess> {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [...startFlags(), ...flags, MAIN, '--empty'], {
      env: { PATH, HOME, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    await new Promise<void>((resolve, reject) => {
      const deadline = setTimeout(() => reject(new Error(`the hub does not listen: ${output}`)), START_DEADLINE_MS);
      child.once('exit', (code) => reject(new Error(`the hub ended with ${code}: ${output}`)));
      child.stderr.on('data', (text: Buffer) => {
        output = (output + text.toString()).slice(-10_000);
        if (!output.includes('listens on')) return;
        clearTimeout(deadline);
        resolve();
      });
    });
    return new HubProcess(child);
  }

  get pid(): number {
    return this.child.pid!;
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGINT');
    await exit;
  }
}
