import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Bench, say } from '../bench.js';
import type { BenchPostgres } from '../servers/postgres.js';
import { hubRun } from './file-to-erp.js';
import { ingest } from './ingest.js';

const LINES = 100_000;
const TOP = 25;

interface ProfileNode {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number };
  children?: number[];
}

interface CpuProfile {
  nodes: ProfileNode[];
  samples: number[];
  timeDeltas: number[];
}

/** The functions that cost most CPU by themselves, of the ingest side or of the hub process on the road to the ERP. */
export async function profile(bench: Bench, what: 'ingest' | 'erp'): Promise<void> {
  const folder = join(bench.folder, 'profile');
  await (await bench.postgres).forgetStatements();
  const flags = ['--cpu-prof', '--cpu-prof-dir', folder];
  if (what === 'erp') await hubRun(bench, LINES, flags);
  else await ingest(bench, await (await bench.postgres).createDatabase(), LINES, flags);
  await tellStatements(await bench.postgres);
  for (const name of await readdir(folder)) {
    const recorded = JSON.parse(await readFile(join(folder, name), 'utf8')) as CpuProfile;
    for (const line of [`${what}: self time`, ...hottest(recorded, 'itself')]) say(line);
    for (const line of [`${what}: by our own function, with the libraries that it calls`, ...hottest(recorded, 'ours')])
      say(line);
  }
}

async function tellStatements(postgres: BenchPostgres): Promise<void> {
  say('PostgreSQL: statements by total time');
  for (const { ms, calls, text } of await postgres.hotStatements(TOP)) {
    const short = text.replace(/\s+/g, ' ').slice(0, 100);
    say(`${String(Math.round(ms)).padStart(8)} ms ${String(calls).padStart(7)} calls  ${short}`);
  }
}

/** Time by function itself, or charged to the nearest function of our own code on the stack. */
function hottest({ nodes, samples, timeDeltas }: CpuProfile, chargedTo: 'itself' | 'ours'): string[] {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const charged = (id: number): string => {
    if (chargedTo === 'itself') return nameOf(byId.get(id)!);
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const node = byId.get(at)!;
      if (node.callFrame.url.includes('/dist/') && !node.callFrame.url.includes('node_modules')) return nameOf(node);
    }
    return nameOf(byId.get(id)!);
  };
  const names = new Map(nodes.map(({ id }) => [id, charged(id)]));
  const time = new Map<string, number>();
  for (const [index, id] of samples.entries())
    time.set(names.get(id)!, (time.get(names.get(id)!) ?? 0) + timeDeltas[index]!);
  time.delete('(idle) ');
  const total = [...time.values()].reduce((sum, us) => sum + us, 0);
  return [...time]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, TOP)
    .map(
      ([name, us]) =>
        `${((us / total) * 100).toFixed(1).padStart(6)} % ${String(Math.round(us / 1000)).padStart(7)} ms  ${name}`,
    );
}

const nameOf = ({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string =>
  `${functionName || '(anonymous)'} ${url.replace(/^.*\/(?=(?:dist|node_modules)\/)/, '')}${lineNumber > 0 ? `:${lineNumber + 1}` : ''}`;
