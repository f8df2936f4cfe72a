import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { casesFileOf, projectRoot } from '#libs/reading';
import type { Partner } from '#libs/workspace';

import { mappingFilesIn, usualMappings } from '../../mapping/mapping-files.js';
import type { SampleFile } from './sheet-facts.js';

/** Of a connection that names no mapping: our own columns, for partners that can choose. */
const USUAL: Readonly<Record<Partner['role'], string>> = {
  customer: 'tradelane/order-csv',
  marketplace: 'tradelane/order-csv',
  supplier: 'tradelane/stock-csv',
  warehouse: 'tradelane/stock-csv',
  finance: 'tradelane/order-csv',
  own: 'tradelane/order-csv',
};
/** What fits on the page. */
const MAX_SAMPLES = 2;
const MAX_SAMPLE_CHARACTERS = 100_000;
const NAMES: Readonly<Record<string, string>> = {
  Order: 'orders',
  OrderResponse: 'confirmations',
  DespatchAdvice: 'shipments',
  InventoryReport: 'stock',
  Invoice: 'invoices',
};
const ENDINGS: Readonly<Record<string, string>> = {
  csv: '.csv',
  table: '.csv',
  xml: '.xml',
  json: '.json',
  fixed: '.txt',
};

const MappingHead = z.looseObject({
  mapping: z.string(),
  target: z.string().default(''),
  description: z.string().default(''),
  source: z.looseObject({ format: z.string().default('csv') }).default({ format: 'csv' }),
});
const Cases = z.looseObject({
  cases: z.array(
    z.looseObject({
      sample: z.string().optional(),
      source: z.string().optional(),
      problems: z.array(z.unknown()).default([]),
    }),
  ),
});

/** Samples of the mappings of a connection: the first faultless case beside each. */
export async function sampleFiles(
  workspace: string,
  mappings: readonly string[],
  role: Partner['role'],
): Promise<SampleFile[]> {
  const wanted = mappings.length === 0 ? [USUAL[role]] : mappings;
  const samples: SampleFile[] = [];
  // Those of the workspace come first: one with the name of a shipped mapping takes its place.
  const files = await mappingFilesIn(usualMappings(workspace));
  const byOwner = files.toSorted((a, b) => Number(isShipped(a)) - Number(isShipped(b)));
  for (const id of wanted) {
    for (const file of byOwner) {
      const sample = await sampleOf(file, id);
      if (sample === undefined) continue;
      samples.push(sample);
      break;
    }
  }
  return samples.slice(0, MAX_SAMPLES);
}

const isShipped = (file: string): boolean => file.startsWith(join(projectRoot(), 'mappings'));

async function sampleOf(file: string, id: string): Promise<SampleFile | undefined> {
  const text = await readFile(file, 'utf8');
  if (!text.includes(id)) return undefined;
  const head = MappingHead.safeParse(parse(text));
  if (!head.success || head.data.mapping !== id) return undefined;
  const { description, source, target } = head.data;
  const casesFile = casesFileOf(file);
  const cases = Cases.safeParse(parse(await readFile(casesFile, 'utf8').catch(() => '')));
  const first = cases.data?.cases.find(
    (each) => each.problems.length === 0 && (each.sample ?? each.source) !== undefined,
  );
  if (first === undefined) return undefined;
  const bytes =
    first.source === undefined ? await readFile(join(dirname(casesFile), first.sample!)) : Buffer.from(first.source);
  // A workbook or an archive cannot be shown as text.
  if (bytes.length > MAX_SAMPLE_CHARACTERS || bytes.includes(0)) return undefined;
  const ending = first.sample === undefined ? (ENDINGS[source.format] ?? '.txt') : extname(first.sample);
  const what = NAMES[target] ?? 'file';
  return { what, name: `sample-${basename(id)}${ending}`, description, text: bytes.toString('utf8') };
}
