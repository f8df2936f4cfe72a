import { senderOf } from '#libs/connector-sdk';
import { described } from '#libs/documents';
import {
  BUILT_IN_RULE_NAMES,
  type CompiledRoutes,
  type CompiledRule,
  compileRoutes,
  compileRules,
  type DefinitionFault,
  RoutesDefinition,
  RulesDefinition,
} from '#libs/lifecycle';

import { checkSettings } from './check-settings.js';
import { checkName, type LoadedConnection } from './load-connections.js';
import type { YamlFile } from './yaml-file.js';

const reportFaults = ({ faults }: YamlFile, found: readonly DefinitionFault[]): void => {
  for (const { path, problem } of found)
    faults.add(path, 'setting-expression-invalid', { params: { reason: described(problem).message } });
};

/** Compiles rules.yaml. Without the file, the built-in rules hold. */
export function loadRules(file: YamlFile | undefined): CompiledRule[] {
  const definition = file === undefined ? RulesDefinition.parse({}) : checkSettings(RulesDefinition, file.value, file);
  if (definition === undefined) return [];
  const { rules, faults } = compileRules(definition);
  if (file === undefined) return rules;
  reportFaults(file, faults);
  const builtIn = new Set(BUILT_IN_RULE_NAMES);
  for (const name of Object.keys(definition.severities)) checkName(file, ['severities', name], 'rule', name, builtIn);
  const names = new Set(builtIn);
  definition.rules.forEach(({ name }, index) => {
    if (names.has(name)) file.faults.add(['rules', index, 'name'], 'id-duplicate', { found: name });
    names.add(name);
  });
  return rules;
}

/**
 * Compiles routes.yaml; every target must exist and be able to take the document.
 * @param names ids of all connections, those with something wrong in them too.
 */
export function loadRoutes(
  file: YamlFile | undefined,
  connections: readonly LoadedConnection[],
  names: ReadonlySet<string>,
): CompiledRoutes {
  const definition = file === undefined ? { groups: [] } : checkSettings(RoutesDefinition, file.value, file);
  if (file === undefined || definition === undefined) return new Map();
  const { routes, faults } = compileRoutes(definition);
  reportFaults(file, faults);
  const byId = new Map(connections.map((loaded) => [loaded.connection.id, loaded]));
  const groupNames = new Set<string>();
  definition.groups.forEach((group, index) => {
    if (groupNames.has(group.name)) file.faults.add(['groups', index, 'name'], 'id-duplicate', { found: group.name });
    groupNames.add(group.name);
    const check = (targets: readonly string[], path: (string | number)[]): void =>
      targets.forEach((target, position) => {
        checkName(file, [...path, position], 'connection', target, names);
        const loaded = byId.get(target);
        if (loaded !== undefined && senderOf(loaded.connector, group.for) === undefined)
          file.faults.add([...path, position], 'route-cannot-send', { found: target, expected: group.for });
        if (loaded?.connection.mode === 'off') file.faults.warn([...path, position], 'route-off', { found: target });
      });
    group.routes.forEach(({ to }, route) => check(to, ['groups', index, 'routes', route, 'to']));
    check(group.fallback ?? [], ['groups', index, 'fallback']);
  });
  return routes;
}

/** Connections that some route names. */
export const routedConnections = (routes: CompiledRoutes): Set<string> =>
  new Set(
    [...routes.values()]
      .flat()
      .flatMap((group) => [...group.routes.flatMap(({ to }) => to), ...(group.fallback ?? [])]),
  );
