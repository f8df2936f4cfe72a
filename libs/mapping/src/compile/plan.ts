import { schemaOf } from '#libs/documents';

import type { DocumentPlan } from '../document.js';
import type { Scope } from '../paths/scope.js';
import type { Tracer } from '../trace/tracer.js';
import type { At, Faults } from './faults.js';
import { compileObject } from './fields.js';
import type { ReadingHeader } from './header.js';
import type { Leaf } from './leaves.js';
import { membersOf } from './target.js';

/**
 * Compiles the fields of a mapping against the schema of its target, reading them from one kind of node.
 * @param tracer notes where the values of each document come from
 * @param at where the fields stand in the definition
 */
export function compilePlan<N>(
  header: ReadingHeader,
  plain: Scope<N>,
  faults: Faults,
  tracer?: Tracer<N>,
  at: At = ['fields'],
): DocumentPlan<N> | undefined {
  const schema = schemaOf[header.target];
  if (schema === undefined) return undefined;
  const leaves = new Map<string, Leaf<N>>();
  const scope = tracer?.scope(plain) ?? plain;
  const { notation, source } = header;
  const currency = source.format === 'xml' ? source.currency : undefined;
  const top = { schema, scope, at, target: '', list: undefined, faults, leaves, tracer, notation, currency };
  const root = compileObject(header.fields, top);
  if (root === undefined) return undefined;
  const mapping = `${header.mapping}@${header.version}`;
  return {
    documentType: header.target,
    schema,
    members: new Set(Object.keys(membersOf(schema) ?? {})),
    optional: header.optional ?? false,
    format: header.source.format,
    mapping,
    root: tracer?.root(root) ?? root,
    leaves,
    tracer,
  };
}

/** Plans of all the documents that one set of rows makes: the mapping's own first. Undefined when one of them has a fault. */
export function compilePlans<N>(
  header: ReadingHeader,
  plain: () => Scope<N>,
  faults: Faults,
  tracer?: Tracer<N>,
): [DocumentPlan<N>, ...DocumentPlan<N>[]] | undefined {
  const own = compilePlan(header, plain(), faults, tracer);
  const others = (header.also ?? []).map((one, index) =>
    compilePlan({ ...header, ...one }, plain(), faults, tracer, ['also', index, 'fields']),
  );
  return own !== undefined && others.every((plan) => plan !== undefined) ? [own, ...others] : undefined;
}
