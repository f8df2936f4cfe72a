import type { CompiledMapping } from '../contract.js';
import type { CompiledOutput } from '../output/contract.js';
import type { OutputSpec } from '../output/output-spec.js';
import { type Header, provenanceOf } from './header.js';

/**
 * Compiles something when it is first used, and once. What came with Tradelane was compiled by its own tests; most of it is never used by one
 * installation, and compiling all of it would take a third of the time in which a hub or a command starts.
 */
function whenUsed<T>(name: string, compile: () => T | undefined): () => T {
  let compiled: T | undefined;
  return () => {
    compiled ??= compile();
    if (compiled === undefined) throw new TypeError(`the mapping ${name} has faults: tradelane mapping test`);
    return compiled;
  };
}

/** The reading of trees, compiled with the first record. */
export function deferredRecords(
  { mapping }: Pick<Header, 'mapping'>,
  compile: () => CompiledMapping['mapRecord'] | undefined,
): CompiledMapping['mapRecord'] {
  const mapRecord = whenUsed(mapping, compile);
  return (record, context) => mapRecord()(record, context);
}

/** An output, compiled with the first document. */
export function deferredOutput(
  header: Header,
  spec: OutputSpec,
  compile: () => CompiledOutput | undefined,
): CompiledOutput {
  const output = whenUsed(header.mapping, compile);
  return {
    id: header.mapping,
    version: header.version,
    ...provenanceOf(header),
    documentType: header.target,
    spec,
    get usesControlNumber() {
      return output().usesControlNumber;
    },
    write: (document, tables, sent) => output().write(document, tables, sent),
    omittedFrom: (document) => output().omittedFrom(document),
  };
}
