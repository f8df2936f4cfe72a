import { schemaOf } from '#libs/documents';

import type { DocumentPlan } from '../document.js';
import type { Scope } from '../paths/scope.js';
import type { Faults } from './faults.js';
import { compileObject } from './fields.js';
import type { ReadingHeader } from './header.js';
import type { Leaf } from './leaves.js';

/** Compiles the fields of a mapping against the schema of its target, reading them from one kind of node. */
export function compilePlan<N>(header: ReadingHeader, scope: Scope<N>, faults: Faults): DocumentPlan<N> | undefined {
  const schema = schemaOf[header.target];
  if (schema === undefined) return undefined;
  const leaves = new Map<string, Leaf<N>>();
  const root = compileObject(header.fields, {
    schema,
    scope,
    at: ['fields'],
    target: '',
    list: undefined,
    faults,
    leaves,
  });
  const mapping = `${header.mapping}@${header.version}`;
  return root && { documentType: header.target, schema, format: header.source.format, mapping, root, leaves };
}
