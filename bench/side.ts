import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const sidePath = (name: string): string => fileURLToPath(new URL(`./sides/${name}.js`, import.meta.url));

/**
 * Runs one side of a comparison in a fresh process: arguments as JSON in, its last line as JSON out.
 * @param flags for node, e.g. to profile.
 */
export async function runSide<Result>(name: string, args: object, flags: readonly string[] = []): Promise<Result> {
  const child = spawn(process.execPath, [...flags, sidePath(name), JSON.stringify(args)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the side ${name} ended with ${code}`);
  return JSON.parse(output.trimEnd().split('\n').at(-1)!) as Result;
}

/** The arguments that a side was started with: as the measure that started it wrote them. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- both ends of the pipe name the shape
export const sideArguments = <Args>(): Args => JSON.parse(process.argv[2]!) as Args;

/** A side's last word. Pools and timers that it may have left do not keep it alive. */
export function report(result: object): never {
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exit(0);
}

/** Wall time in ms and CPU time of this process in microseconds. */
export interface Cost {
  ms: number;
  cpuUs: number;
}

export async function costOf(work: () => Promise<void> | void): Promise<Cost> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  await work();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuUs: user + system };
}
