import { readdir, readFile } from 'node:fs/promises';

/** USER_HZ of Linux: /proc counts CPU time in hundredths of a second on every architecture that node runs on. */
const TICK_US = 10_000;

/** Fields of /proc/PID/stat behind the command's name, see proc(5): [1] parent, [11] to [14] user and system time, own and of children that ended. */
async function statOf(pid: number | string): Promise<number[] | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat
    ?.slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
}

/** CPU time that a process has used, in microseconds. */
export async function cpuUsOf(pid: number): Promise<number> {
  const stat = await statOf(pid);
  return (stat![11]! + stat![12]!) * TICK_US;
}

/** CPU time of a process, its children, and its children that have ended, in microseconds. */
export async function familyCpuUs(pid: number): Promise<number> {
  let ticks = 0;
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name) ? await statOf(name) : undefined;
    if (stat === undefined) continue;
    if (Number(name) === pid) ticks += stat[11]! + stat[12]! + stat[13]! + stat[14]!;
    else if (stat[1] === pid) ticks += stat[11]! + stat[12]!;
  }
  return ticks * TICK_US;
}

/** Most memory that a process ever had, in MiB. */
export async function peakMiBOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)![1]) / 1024;
}
