import { Readable } from 'node:stream';

import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { described, type Document } from '#libs/documents';
import { someDocument } from '#libs/documents/testing';
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
const FAULTY: Readonly<Record<string, string>> = {};

if (corpusIsHere()) {
  const mappings = await compiledMappings();
  const types = manifestTypes('ubl').filter((type) => !NOT_OURS.has(type));
  const paths = types.flatMap((type) => manifestPaths('ubl', type));
  const sound = paths.filter((path) => FAULTY[path] === undefined);
  const facts = expectedFacts();
  const outputs = await compiledOutputs();
  // Answers to documents are written by the replies, not by a mapping.
  const written = sound.filter((path) => !manifestPaths('ubl', 'UBL ApplicationResponse').includes(path));

  describe('UBL documents of the corpus, read without a server', () => {
    const readRight = new Map<string, number>();
    afterAll(() => {
      const counts = [...readRight].map(([type, count]) => `${type} ${count}`).toSorted();
      process.stdout.write(`UBL documents read right, of ${paths.length}: ${counts.join(', ')}\n`);
    });

    test.each(sound)('%s: parties, lines, quantities and money as libxml2 sees them', async (path) => {
      const mapped = await readCorpus(path, mappings);
      expect(mapped.flatMap(({ problems }) => problems.filter(({ severity }) => severity === 'error'))).toEqual([]);
      const [document] = documentsOf(mapped);
      if (plainTypes.includes(document!.documentType))
        expect(plainDocument(document!)).toEqual(plainUbl(corpusFile(path).toString()));
      else expect(document).toMatchObject({ documentType: 'ApplicationResponse', responses: [expect.anything()] });
      readRight.set(document!.documentType, (readRight.get(document!.documentType) ?? 0) + 1);
    });

    test.each(Object.keys(facts).filter((path) => paths.includes(path)))(
      '%s: every fact that a person read in it',
      async (path) => {
        const documents = documentsOf(await readCorpus(path, mappings));
        expect(missedFacts(facts[path]!, documents)).toEqual([]);
      },
    );
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

/** The UBL documents that a test set holds, cut out as text. */
function documentsIn(testSet: string): string[] {
  const pattern = /<((?:\w+:)?[A-Z]\w+)\s[^>]*urn:oasis:names:specification:ubl:schema:xsd:[^>]*>[^]*?<\/\1>/g;
  return [...testSet.replaceAll(/<!--[^]*?-->/g, '').matchAll(pattern)].map(([xml]) => xml);
}
