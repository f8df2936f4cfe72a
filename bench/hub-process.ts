import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../apps/hub/src/main.js', import.meta.url));
const START_DEADLINE_MS = 60_000;
/** USER_HZ of Linux: /proc counts CPU time in hundredths of a second on every architecture that node runs on. */
const TICK_US = 10_000;

/** A real hub: API and workers in one process, as `npm start` runs it. */
export class HubProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start(environment: Readonly<Record<string, string>>, flags: readonly string[] = []): Promise<HubProcess> {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [...flags, MAIN, '--empty'], {
      env: { PATH, HOME, ...environment } as NodeJS.ProcessEnv,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    await new Promise<void>((resolve, reject) => {
      const deadline = setTimeout(() => reject(new Error(`the hub does not listen: ${output}`)), START_DEADLINE_MS);
      child.once('exit', (code) => reject(new Error(`the hub ended with ${code}: ${output}`)));
      child.stderr!.on('data', (text: Buffer) => {
        output = (output + text.toString()).slice(-10_000);
        if (!output.includes('listens on')) return;
        clearTimeout(deadline);
        resolve();
      });
    });
    return new HubProcess(child);
  }

  /** CPU time that it has used, in microseconds (proc(5): utime and stime). */
  async cpuUs(): Promise<number> {
    const stat = await readFile(`/proc/${this.child.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_US;
  }

  /** Most memory that it ever had, in MiB. */
  async peakMiB(): Promise<number> {
    const status = await readFile(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)![1]) / 1024;
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGINT');
    await exit;
  }
}
