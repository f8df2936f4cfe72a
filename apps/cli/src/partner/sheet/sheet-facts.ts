import type { FileSettings } from '#libs/workspace';

/** A file that a partner may take as a pattern of its own. */
export interface SampleFile {
  name: string;
  /** What such files are called in examples, e.g. `orders`. */
  what: string;
  /** What the mapping says that it is for. */
  description: string;
  text: string;
}

/** Everything that a supplier's clerk has to know, from configuration and account. */
export interface SheetFacts {
  company: {
    name: string;
    contact: { name?: string | undefined; email?: string | undefined; phone?: string | undefined };
  };
  partner: string;
  host: string;
  port: number;
  /** Absent: the account was made on a server of somebody else, and is filled in by hand. */
  login?: string;
  logsInWith: 'key' | 'password' | 'either';
  hostFingerprint: string;
  /** As the partner sees them. */
  folders: { inbox: string; replies: string; outbox: string };
  files: FileSettings;
  samples: readonly SampleFile[];
  /** `2026-11-23` */
  madeOn: string;
}

/** A name that fits the connection's pattern, e.g. `orders-*.csv` -> `orders-2026-11-23.csv`. */
export function exampleName({
  files: { pattern },
  madeOn: day,
  samples,
}: Pick<SheetFacts, 'files' | 'madeOn' | 'samples'>): string {
  const [sample] = samples;
  const ending = /\.[^.]+$/.exec(sample?.name ?? '')?.[0] ?? '.csv';
  if (/^\*+$/.test(pattern)) return `${sample?.what ?? 'orders'}-${day}${ending}`;
  const name = pattern.replace('*', day).replaceAll('*', '').replaceAll('?', '1');
  return name.endsWith('.') ? name + ending.slice(1) : name;
}
