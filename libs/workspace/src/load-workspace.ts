import type { AnyConnector } from '#libs/connector-sdk';
import { canonicalJson, type Problem, problem, sha256 } from '#libs/documents';
import { type CompiledRule, withSeverities } from '#libs/lifecycle';

import { checkSettings } from './check-settings.js';
import { loadTables } from './cross-references.js';
import { type FileKind, sortFiles } from './file-kinds.js';
import { checkName, loadConnections, type LoadedConnection, takesFiles } from './load-connections.js';
import { loadMappings } from './load-mappings.js';
import { checkKeyFiles } from './load-pgp.js';
import { loadRoutes, loadRules, routedConnections } from './load-routes.js';
import { checkDistinct, partnerFinder } from './recognise-partner.js';
import { CompanySettings, PartnerSettings } from './settings.js';
import type { Partner, Workspace, WorkspaceFile } from './workspace.js';
import { readYaml, type YamlFile } from './yaml-file.js';

export type LoadedWorkspace =
  /** `warnings`: settings that work but have no effect or an unlikely one. */
  | { ok: true; workspace: Workspace; warnings: Problem[] }
  /** Everything that is wrong, each with file, line, setting, what is wrong and an example. */
  | { ok: false; problems: Problem[] };

/**
 * Checks a workspace as a whole: each setting by its schema, each connector's settings by the connector's, each name against what it
 * names, conditions by compiling them. Nothing is used of a workspace in which anything is wrong.
 * @param files all YAML, CSV and key files of the folder, and below `shipped/mappings/` the mappings that come with Tradelane.
 */
export function loadWorkspace(files: readonly WorkspaceFile[], connectors: readonly AnyConnector[]): LoadedWorkspace {
  const found: Problem[] = [];
  const sorted = sortFiles(files, found);
  const yaml = (kind: FileKind): YamlFile[] => sorted[kind].flatMap((file) => readYaml(file, found) ?? []);
  checkKeyFiles(sorted.keys, found);
  const company = loadCompany(yaml('company'), found);
  const rules = loadRules(yaml('rules')[0]);
  const partnerFiles = yaml('partners');
  const partners = loadPartners(partnerFiles, rules);
  const { mappings, outputs, broken } = loadMappings(sorted.mappings, sorted.shippedMappings, found);
  const connectionFiles = yaml('connections');
  const connections = loadConnections(connectionFiles, connectors, {
    partners: idsOf(partnerFiles),
    timezoneOf: (id) => partners.find((partner) => partner.id === id)?.timezone ?? company?.timezone ?? 'UTC',
    mappings: new Set(mappings.map(({ id }) => id)),
    broken,
    outputs: new Map(outputs.map(({ id, documentType }) => [id, documentType])),
    keys: sorted.keys,
  });
  checkUnique(connections.map(({ connection, file }) => ({ id: connection.id, file })));
  const routes = loadRoutes(yaml('routes')[0], connections, idsOf(connectionFiles));
  const tables = loadTables(sorted.tables, idsOf(partnerFiles), found);
  warnOfUnused(connections, routedConnections(routes));
  const problems = found.filter(({ severity }) => severity === 'error');
  if (problems.length > 0 || company === undefined) return { ok: false, problems };
  const severities = new Map(partners.map((partner) => [partner.id, withSeverities(rules, partner.rules)]));
  const workspace: Workspace = {
    hash: hashOf(files),
    company,
    partners,
    connections: connections.map(({ connection }) => connection),
    mappings,
    outputs,
    rules,
    rulesOf: (partnerId) => severities.get(partnerId) ?? rules,
    routes,
    tables,
    partnerOf: partnerFinder(partners),
    source: Object.fromEntries(files.map(({ path, text }) => [path, text])),
  };
  return { ok: true, workspace, warnings: found };
}

/** Ids that files state, also those with something wrong in them: what names one of these is not wrong itself. */
const idsOf = (files: readonly YamlFile[]): Set<string> =>
  new Set(
    files.flatMap(({ value }) => {
      const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
      return typeof id === 'string' ? [id] : [];
    }),
  );

const hashOf = (files: readonly WorkspaceFile[]): string =>
  sha256(canonicalJson(Object.fromEntries(files.map(({ path, text }) => [path, text.replaceAll('\r\n', '\n')]))));

function loadCompany(files: readonly YamlFile[], found: Problem[]): Workspace['company'] | undefined {
  const [file] = files;
  if (file !== undefined) return checkSettings(CompanySettings, file.value, file)?.company;
  found.push(problem('workspace-file-missing', { field: '(file)', params: { file: 'workspace.yaml' } }));
  return undefined;
}

function loadPartners(files: readonly YamlFile[], rules: readonly CompiledRule[]): Partner[] {
  const severable = new Set(rules.filter((rule) => rule.fixed !== true).map(({ name }) => name));
  const loaded = files.flatMap((file) => {
    const partner = checkSettings(PartnerSettings, file.value, file);
    if (partner === undefined) return [];
    for (const name of Object.keys(partner.rules)) checkName(file, ['rules', name], 'rule', name, severable);
    return [{ partner, file, id: partner.id, faults: file.faults }];
  });
  checkUnique(loaded);
  checkDistinct(loaded);
  return loaded.map(({ partner }) => partner);
}

function checkUnique(named: readonly { id: string; file: YamlFile }[]): void {
  const ids = new Set<string>();
  for (const { id, file } of named) {
    if (ids.has(id)) file.faults.add(['id'], 'id-duplicate', { found: id });
    ids.add(id);
  }
}

/** A connection that takes nothing and is sent nothing was probably forgotten. */
function warnOfUnused(connections: readonly LoadedConnection[], routed: ReadonlySet<string>): void {
  for (const { connection, connector, file } of connections) {
    if (!takesFiles(connection, connector) && !routed.has(connection.id))
      file.faults.warn(['id'], 'connection-unused', { found: connection.id });
  }
}
