import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';

import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { XmlDocument } from 'libxml2-wasm';

import { described, type Document } from '#libs/documents';
import { someDocument } from '#libs/documents/testing';
import { compileRules, RulesDefinition, validateDocument } from '#libs/lifecycle';
import { readSource } from '#libs/reading';
import { writeDocument } from '#libs/writing';

import { inUblForm } from '../../../mappings/ubl-form.js';
import {
  compiledMappings,
  corpusFile,
  corpusIsHere,
  documentsOf,
  manifestPaths,
  compiledOutputs,
  manifestTypes,
  NO_TABLES,
  mapAll,
  readCorpus,
} from './support/corpus.js';
import { expectedFacts, missedFacts } from './support/expected-facts.js';
import { plainDocument, plainTypes, plainUbl } from './support/plain-ubl.js';
import { UblSchemas } from './support/ubl-schemas.js';

/** Types of the manifest that Tradelane has no canonical document for. */
const NOT_OURS = new Set([
  'UBL TransportExecutionPlan',
  'UBL TransportationStatus',
  'UBL TransportationStatusRequest',
  'UBL Waybill',
  'UBL WeightStatement',
  'UBL unit testSet',
  'XSD',
]);

/** Peppol Advanced Ordering takes this element from UBL 2.3; the schemas here are those of 2.1. */
const SINCE_UBL_2_3 = 'OrderChangeDocumentReference';

/** Documents whose own fault is the reason why they are refused: path and code. */
const FAULTY: Readonly<Record<string, string>> = {
  // Its totals are in EUR, its currency is NOK.
  'ubl/anskaffelser-ehf-postaward-g3/payment-request-3.0/rules/example/PaymentRequest-example-2.xml': 'currency-mixed',
};

/** What a document says and ours has no place for is told by these, and nothing else is wrong with it. */
const LEFT_OUT: ReadonlySet<string> = new Set(['part-unread', 'part-repeated', 'value-unlike']);

interface Counts {
  clean: number;
  warned: number;
  refused: number;
}

/** Figures of bills that do not fit the rest of them, by file. */
const MISFITS: Readonly<Record<string, readonly string[]>> = {
  // 1500 less a discount of 225 are not 1273.
  'ehf-2-faktura-1.xml': ['lines[0].price.amount'],
  // One line of 1000.
  'PaymentRequest-example-1.xml': ['totals.lines'],
};

if (corpusIsHere()) {
  const page = await readFile(new URL('../../../docs/ubl.md', import.meta.url), 'utf8');
  const mappings = await compiledMappings();
  const types = manifestTypes('ubl').filter((type) => !NOT_OURS.has(type));
  const paths = types.flatMap((type) => manifestPaths('ubl', type));
  const sound = paths.filter((path) => FAULTY[path] === undefined);
  const facts = expectedFacts();
  const outputs = await compiledOutputs();
  // Answers to documents are written by the replies, not by a mapping.
  const written = sound.filter((path) => !manifestPaths('ubl', 'UBL ApplicationResponse').includes(path));

  /** What becomes of a file, and which codes it is told by. */
  const outcomeOf = async (bytes: Buffer): Promise<{ kind: keyof Counts; codes: string[] }> => {
    const read = await readSource(() => Readable.from([bytes]), mappings, '2026-11-22');
    const problems = read.ok ? (await mapAll(read.sources)).flatMap((one) => one.problems) : read.problems;
    const isRefused = problems.some(({ severity }) => severity === 'error');
    const codes = [...new Set(problems.map(({ code }) => code))];
    if (isRefused) return { kind: 'refused', codes };
    return { kind: problems.length === 0 ? 'clean' : 'warned', codes };
  };

  describe('UBL documents of the corpus, read without a server', () => {
    test.each(types)('%s: each document is clean, warned of or refused for the fault that is its own', async (type) => {
      const counts: Counts = { clean: 0, warned: 0, refused: 0 };
      for (const path of manifestPaths('ubl', type)) {
        const { kind, codes } = await outcomeOf(corpusFile(path));
        counts[kind] += 1;
        if (FAULTY[path] !== undefined)
          expect({ path, codes }).toEqual({ path, codes: expect.arrayContaining([FAULTY[path]]) });
        else expect({ path, others: codes.filter((code) => !LEFT_OUT.has(code)) }).toEqual({ path, others: [] });
      }
      process.stdout.write(`${type}: ${JSON.stringify(counts)}\n`);
      const row = new RegExp(
        `^\\| ${type.replace('UBL ', '')} +\\| +(\\d+) +\\| +(\\d+) +\\| +(\\d+) +\\| +(\\d+) +\\|$`,
        'm',
      );
      const [, ...told] = (row.exec(page) ?? []).map(Number);
      expect(told).toEqual([
        counts.clean + counts.warned + counts.refused,
        counts.clean,
        counts.warned,
        counts.refused,
      ]);
    });

    test.each(sound)('%s: parties, lines, quantities and money as libxml2 sees them', async (path) => {
      const mapped = await readCorpus(path, mappings);
      expect(mapped.flatMap(({ problems }) => problems.filter(({ severity }) => severity === 'error'))).toEqual([]);
      const [document] = documentsOf(mapped);
      if (plainTypes.includes(document!.documentType))
        expect(plainDocument(document!)).toEqual(plainUbl(corpusFile(path).toString()));
      else expect(document).toMatchObject({ documentType: 'ApplicationResponse', responses: [expect.anything()] });
    });

    test.each(Object.keys(facts).filter((path) => paths.includes(path)))(
      '%s: every fact that a person read in it',
      async (path) => {
        const documents = documentsOf(await readCorpus(path, mappings));
        expect(missedFacts(facts[path]!, documents)).toEqual([]);
      },
    );
  });

  describe('bills of the corpus, judged by the rules', () => {
    const { rules } = compileRules(RulesDefinition.parse({}));

    test.each(
      ['UBL Invoice', 'UBL CreditNote']
        .flatMap((type) => manifestPaths('ubl', type))
        .filter((path) => sound.includes(path)),
    )('%s: goes on, or is held for the misfit that is its own', async (path) => {
      const [bill] = documentsOf(await readCorpus(path, mappings));
      const told = validateDocument(bill!, rules, { id: 'sender' }).filter(({ consequence }) => consequence !== 'warn');
      expect(told.map(({ field }) => field)).toEqual(MISFITS[path.split('/').at(-1)!] ?? []);
    });
  });

  describe('UBL documents of the corpus, written again', () => {
    const schemas = new UblSchemas();
    afterAll(() => schemas.dispose());

    test.each(written)('%s: valid by its schema, and equal when it is read back', async (path) => {
      const [document] = documentsOf(await readCorpus(path, mappings));
      const output = outputs.find(
        ({ documentType, id }) => documentType === document!.documentType && id.startsWith('standards/ubl/'),
      );
      const result = await writeDocument(output!, document!, NO_TABLES);
      if (!result.ok) throw new Error(JSON.stringify(result.problems));
      const faults = schemas.faultsOf(result.file.bytes);
      expect(faults.filter((fault) => !fault.includes(SINCE_UBL_2_3))).toEqual([]);
      const read = await readSource(() => Readable.from([result.file.bytes]), mappings, '2026-11-22');
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      const [back] = documentsOf(await mapAll(read.sources));
      expect(plain(back)).toEqual(plain(document));
    });

    test.each(outputs.filter(({ id }) => id.startsWith('standards/ubl/')))(
      '$documentType: what is written of any document is valid by its schema',
      async (output) => {
        const documents = someDocument(output.documentType).map(inUblForm);
        await fc.assert(
          fc.asyncProperty(documents, async (document) => {
            const result = await writeDocument(output, document, NO_TABLES);
            if (!result.ok) throw new Error(JSON.stringify(result.problems));
            expect(schemas.faultsOf(result.file.bytes).filter((fault) => !fault.includes(SINCE_UBL_2_3))).toEqual([]);
          }),
          { numRuns: 20 },
        );
      },
      30_000,
    );
  });

  describe('documents inside the unit tests of a standard, most of them broken on purpose', () => {
    test.each(manifestPaths('ubl', 'UBL unit testSet'))('%s: taken, or refused naming place and cure', async (path) => {
      const inner = documentsIn(corpusFile(path).toString());
      expect(inner.length).toBeGreaterThan(0);
      for (const xml of inner) {
        const read = await readSource(() => Readable.from([Buffer.from(xml)]), mappings, '2026-11-22');
        const problems = read.ok ? (await mapAll(read.sources)).flatMap((one) => one.problems) : read.problems;
        for (const problem of problems) {
          if (problem.code === 'field-missing')
            expect([problem.field, isThere(xml, problem.field!)]).toEqual([problem.field, false]);
          expect({ [problem.code]: problem.line }).toEqual({ [problem.code]: expect.any(Number) });
          expect(described(problem).message).not.toMatch(/\{\w+\}/);
        }
        const documents: Document[] = read.ok ? documentsOf(await mapAll(read.sources)) : [];
        expect(documents.length > 0 || problems.some(({ severity }) => severity === 'error')).toBe(true);
      }
    });
  });
} else {
  describe.skip('UBL documents of the corpus (../shared/corpus is not here)', () => {
    test('the corpus is there', () => expect(corpusIsHere()).toBe(true));
  });
}

/** A document without where it came from, and with its decimals written in one way. */
function plain(document: Document | undefined): unknown {
  const { source: _, ...rest } = document!;
  return rest;
}

/** Whether libxml2 finds a value at a path below the root, everywhere where the path could lead. */
function isThere(xml: string, path: string): boolean {
  const steps = path.split('/').map((name) => `*[local-name()='${name}']`);
  const document = XmlDocument.fromString(withoutItemTax(xml));
  try {
    return steps.every((_, at) => {
      const above = ['/*', ...steps.slice(0, at)].join('/');
      return document.find(`${above}[not(${steps.slice(at).join('/')}[normalize-space()])]`).length === 0;
    });
  } finally {
    document.dispose();
  }
}

/** The tax in an item is the line's: an item that says nothing else is none. */
function withoutItemTax(xml: string): string {
  return xml.replaceAll(/<(\w+:)?ClassifiedTaxCategory>[^]*?<\/\1ClassifiedTaxCategory>/g, '');
}

/** The UBL documents that a test set holds, cut out as text. */
function documentsIn(testSet: string): string[] {
  const pattern = /<((?:\w+:)?[A-Z]\w+)\s[^>]*urn:oasis:names:specification:ubl:schema:xsd:[^>]*>[^]*?<\/\1>/g;
  return [...testSet.replaceAll(/<!--[^]*?-->/g, '').matchAll(pattern)].map(([xml]) => xml);
}
