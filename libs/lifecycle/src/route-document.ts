import { z } from 'zod';

import { type Document, DocumentType, type Problem, problem } from '#libs/documents';
import { compileExpression, type Expression } from '#libs/expressions';

import type { DefinitionFault } from './rules/compile-rules.js';

const Name = z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected a name such as orders-to-erp');

const Targets = z.array(z.string().min(1));

const Route = z
  .object({
    name: Name.optional().describe('Name, e.g. "large-orders"'),
    when: z
      .string()
      .optional()
      .describe(
        'CEL condition over document, partner, direction and connection, e.g. document.currency == "GBP"; absent: always',
      ),
    to: Targets.describe('Connections that get the document, e.g. [erp]; [] where it is only recorded'),
  })
  .strict();

const RouteGroup = z
  .object({
    name: Name.describe('Name, e.g. "orders-to-erp"'),
    for: DocumentType.describe('Document type that the group is about'),
    match: z
      .enum(['first', 'all'])
      .default('first')
      .describe('first: the first route that fits; all: every one that fits'),
    routes: z.array(Route).min(1).describe('Looked at in order'),
    fallback: Targets.optional().describe('Connections when no route fits'),
  })
  .strict();

/** routes.yaml. */
export const RoutesDefinition = z
  .object({ groups: z.array(RouteGroup).describe('Every group of a document type adds its targets') })
  .strict();
export type RoutesDefinition = z.infer<typeof RoutesDefinition>;

/** Where a document goes. */
export interface RouteTarget {
  connection: string;
}

interface CompiledGroup {
  name: string;
  match: 'first' | 'all';
  routes: { when?: Expression; to: readonly string[] }[];
  fallback?: readonly string[];
}

/** Groups by document type. */
export type CompiledRoutes = ReadonlyMap<DocumentType, readonly CompiledGroup[]>;

/** What a route may look at besides the document. */
export interface RouteFacts {
  /** Whom the document is from or about, where that is known. */
  partner: { id: string } | undefined;
  direction: 'sales' | 'purchase';
  /** The connection that the document came by. */
  connection?: string;
}

export type Routed = { targets: RouteTarget[] } | { problem: Problem };

const VARIABLES = { document: 'dyn', partner: 'string', direction: 'string', connection: 'string' } as const;
/** Compiles the conditions. Routes with a fault are left out, so a definition with faults must not be used. */
export function compileRoutes(definition: RoutesDefinition): { routes: CompiledRoutes; faults: DefinitionFault[] } {
  const faults: DefinitionFault[] = [];
  const routes = new Map<DocumentType, CompiledGroup[]>();
  definition.groups.forEach((group, groupIndex) => {
    const compiled: CompiledGroup = { name: group.name, match: group.match, routes: [] };
    if (group.fallback !== undefined) compiled.fallback = group.fallback;
    group.routes.forEach((route, index) => {
      const { to } = route;
      if (route.when === undefined) return compiled.routes.push({ to });
      const result = compileExpression(route.when, { variables: VARIABLES, result: 'bool' });
      if (result.ok) return compiled.routes.push({ when: result.expression, to });
      return faults.push({ path: ['groups', groupIndex, 'routes', index, 'when'], problem: result.problem });
    });
    routes.set(group.for, [...(routes.get(group.for) ?? []), compiled]);
  });
  return { routes, faults };
}

/**
 * Chooses the targets of a document: those of every group of its type, each target once. A document for which no group
 * says anything, and a condition that cannot be evaluated, are problems: nothing is dropped. A route with no targets is an answer.
 */
export function routeDocument(document: Document, routes: CompiledRoutes, facts: RouteFacts): Routed {
  const { partner, direction, connection } = facts;
  const values = { document, partner: partner?.id ?? '', direction, connection: connection ?? '' };
  const targets = new Set<string>();
  let isRouted = false;
  for (const group of routes.get(document.documentType) ?? []) {
    const routed = routeInGroup(group, values);
    if (routed === undefined) continue;
    if (!Array.isArray(routed)) return routed;
    isRouted = true;
    for (const target of routed) targets.add(target);
  }
  if (isRouted) return { targets: [...targets].map((target) => ({ connection: target })) };
  return { problem: problem('route-none', { found: document.documentType, params: { partner: values.partner } }) };
}

/** Connections that a group chooses, undefined when none of its routes fits. */
function routeInGroup(
  group: CompiledGroup,
  values: Readonly<Record<string, unknown>>,
): string[] | undefined | { problem: Problem } {
  const fitting: string[] = [];
  let fits = false;
  for (const { when, to } of group.routes) {
    if (when !== undefined) {
      const result = when.evaluate(values);
      if (!result.ok) {
        const reason = result.problem.params?.['reason'] ?? result.problem.code;
        return { problem: problem('route-failed', { found: when.source, params: { group: group.name, reason } }) };
      }
      if (result.value !== true) continue;
    }
    fits = true;
    fitting.push(...to);
    if (group.match === 'first') break;
  }
  if (fits) return fitting;
  return group.fallback === undefined ? undefined : [...group.fallback];
}
