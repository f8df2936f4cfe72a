import { schemaOf } from '#libs/documents';

import type { DocumentPlan } from '../document.js';
import type { Scope } from '../paths/scope.js';
import type { Tracer } from '../trace/tracer.js';
import type { Faults } from './faults.js';
import { compileObject } from './fields.js';
import type { ReadingHeader } from './header.js';
import type { Leaf } from './leaves.js';

/**
 * Compiles the fields of a mapping against the schema of its target, reading them from one kind of node.
 * @param tracer notes where the values of each document come from
 */
export function compilePlan<N>(
  header: ReadingHeader,
  plain: Scope<N>,
  faults: Faults,
  tracer?: Tracer<N>,
): DocumentPlan<N> | undefined {
  const schema = schemaOf[header.target];
  if (schema === undefined) return undefined;
  const leaves = new Map<string, Leaf<N>>();
  const scope = tracer?.scope(plain) ?? plain;
  const top = { schema, scope, at: ['fields'], target: '', list: undefined, faults, leaves, tracer };
  const root = compileObject(header.fields, top);
  if (root === undefined) return undefined;
  const mapping = `${header.mapping}@${header.version}`;
  return {
    documentType: header.target,
    schema,
    format: header.source.format,
    mapping,
    root: tracer?.root(root) ?? root,
    leaves,
    tracer,
  };
}
