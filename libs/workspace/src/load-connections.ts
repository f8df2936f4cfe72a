import { type AnyConnector, DEFAULT_SENT_NAME, senderOf, SentName } from '#libs/connector-sdk';
import { canonicalJson, type DocumentType, nearestName } from '#libs/documents';

import { checkSettings } from './check-settings.js';
import { loadExpectations } from './expectation.js';
import { loadPgp, pgpSecrets } from './load-pgp.js';
import { checkConnectorConfig } from './secrets.js';
import { ConnectionSettings } from './settings.js';
import type { Connection, WorkspaceFile } from './workspace.js';
import type { YamlFile } from './yaml-file.js';

/** What connections may name. */
export interface Names {
  partners: ReadonlySet<string>;
  /** Zone in which days of a partner are counted; the company's for one that is not known. */
  timezoneOf(partner: string | undefined): string;
  mappings: ReadonlySet<string>;
  /** Names of mappings that have faults of their own. */
  broken: ReadonlySet<string>;
  /** Document types by the mapping that writes them. */
  outputs: ReadonlyMap<string, DocumentType>;
  /** Files of public keys. */
  keys: readonly WorkspaceFile[];
}

export interface LoadedConnection {
  connection: Connection;
  connector: AnyConnector;
  file: YamlFile;
}

/** Checks connections/*.yaml with the schemas of their connectors. */
export function loadConnections(
  files: readonly YamlFile[],
  connectors: readonly AnyConnector[],
  names: Names,
): LoadedConnection[] {
  const loaded = files.flatMap((file) => loadConnection(file, connectors, names) ?? []);
  checkInboxes(loaded);
  checkOutboxes(loaded);
  return loaded;
}

function loadConnection(
  file: YamlFile,
  connectors: readonly AnyConnector[],
  names: Names,
): LoadedConnection | undefined {
  const settings = checkSettings(ConnectionSettings, file.value, file);
  if (settings === undefined) return undefined;
  const { partner, mappings, outputs } = settings;
  if (partner !== undefined) checkName(file, ['partner'], 'partner', partner, names.partners);
  mappings.forEach((mapping, index) => {
    if (!names.broken.has(mapping)) checkName(file, ['mappings', index], 'mapping', mapping, names.mappings);
  });
  for (const [type, mapping] of Object.entries(outputs)) {
    if (names.broken.has(mapping)) continue;
    checkName(file, ['outputs', type], 'mapping with an output', mapping, new Set(names.outputs.keys()));
    const written = names.outputs.get(mapping);
    if (written !== undefined && written !== type)
      file.faults.add(['outputs', type], 'output-of-other-type', { found: `${mapping} (${written})`, expected: type });
  }
  const connector = connectors.find(({ id }) => id === settings.connector);
  if (connector === undefined) {
    checkName(file, ['connector'], 'connector', settings.connector, new Set(connectors.map(({ id }) => id)));
    return undefined;
  }
  for (const type of Object.keys(outputs) as DocumentType[])
    if (senderOf(connector, type)?.anyFormat !== true)
      file.faults.add(['outputs', type], 'output-not-taken', { found: connector.id });
  checkFiles(settings, connector, file);
  const expect =
    settings.expect === undefined ? [] : loadExpectations(settings.expect, file, names.timezoneOf(partner));
  if (settings.expect !== undefined && !takesFiles(settings, connector)) file.faults.add(['expect'], 'expect-no-files');
  checkSentFiles(settings, connector, file);
  const ways = {
    takes: takesFiles(settings, connector),
    writes: writesFiles(connector) || settings.files !== undefined,
  };
  const pgp = loadPgp(settings, connector, ways, names.keys, file);
  const checked = checkConnectorConfig(connector.config, settings.config, file);
  if (checked === undefined) return undefined;
  const { pgp: _, ...others } = settings;
  const secrets = [...new Set([...checked.secrets, ...pgpSecrets(settings)])].toSorted();
  const connection = {
    ...others,
    config: checked.config,
    secrets,
    ...settleTime(checked.config),
    expect,
    ...(pgp !== undefined && { pgp }),
  };
  return { connection, connector, file };
}

/** Whether documents are sent by it as files. */
const writesFiles = (connector: AnyConnector): boolean =>
  Object.values(connector.send ?? {}).some((sender) => sender?.files !== undefined);

/** Whether anything comes by a connection: files that are fetched, or that are posted to us. */
export const takesFiles = (
  { files, partner }: Pick<ConnectionSettings, 'files' | 'partner'>,
  connector: AnyConnector,
): boolean => files !== undefined || (connector.webhook !== undefined && partner !== undefined);

/** A connector whose settle time depends on the remote has it among its settings. */
function settleTime(config: unknown): { settleMs?: number } {
  const settleMs = (config as { settleMs?: unknown }).settleMs;
  return typeof settleMs === 'number' ? { settleMs } : {};
}

/** A name that must be known; the nearest known one is suggested. */
export function checkName(
  { faults }: YamlFile,
  path: (string | number)[],
  kind: string,
  name: string,
  known: ReadonlySet<string>,
): void {
  if (known.has(name)) return;
  const expected = nearestName(name, known) ?? ([...known].join(', ') || 'none is defined');
  faults.add(path, 'name-unknown', { found: name, expected, params: { kind } });
}

/** Names that the hub itself gives, or that uploading programs give to unfinished files: never taken. */
const NEVER_TAKEN =
  /\.(?:received|result)\.[^.]*(?:\.(?:pgp|gpg|asc))?$|\.report\.html(?:\.(?:pgp|gpg|asc))?$|\.(?:tmp|part|partial|filepart|writing)$/i;

function checkFiles({ files, partner }: ConnectionSettings, connector: AnyConnector, { faults }: YamlFile): void {
  if (files === undefined) return;
  if (connector.receive === undefined) faults.add(['files'], 'connector-no-files', { found: connector.id });
  if (partner === undefined)
    faults.add(['partner'], 'workspace-setting-missing', {
      params: { hint: 'Whose files come by it, e.g. acme-stores' },
    });
  if (NEVER_TAKEN.test(files.pattern))
    faults.add(['files', 'pattern'], 'pattern-takes-nothing', { found: files.pattern });
  if (files.complete === 'marker' && files.pattern.endsWith(files.marker))
    faults.add(['files', 'pattern'], 'pattern-takes-markers', { found: files.pattern, expected: files.marker });
}

const NAME_EXAMPLE = '{documentType}-{number}-{controlNumber:6}.{extension}';

function checkSentFiles({ sentFiles, partner }: ConnectionSettings, connector: AnyConnector, file: YamlFile): void {
  if (sentFiles === undefined) return;
  const { faults } = file;
  if (!writesFiles(connector)) faults.add(['sentFiles'], 'connector-writes-no-files', { found: connector.id });
  const name = SentName.parse(sentFiles.name);
  if (typeof name === 'string')
    faults.add(['sentFiles', 'name'], 'sent-name-invalid', {
      found: sentFiles.name,
      params: { reason: name, example: NAME_EXAMPLE },
    });
  else if (!name.isUnique(partner !== undefined))
    faults.warn(['sentFiles', 'name'], 'sent-name-repeats', { found: sentFiles.name });
}

/** Two connections that look into one inbox would take each other's files. */
function checkInboxes(loaded: readonly LoadedConnection[]): void {
  const owners = new Map<string, string>();
  for (const { connection, connector, file } of loaded) {
    if (connection.files === undefined || connection.mode === 'off') continue;
    const inbox = canonicalJson([connector.id, connection.config]);
    const owner = owners.get(inbox);
    if (owner !== undefined) file.faults.add(['config'], 'inbox-shared', { found: owner });
    owners.set(inbox, connection.id);
  }
}

/** Two connections that give the same name in one folder: files are never overwritten, so the second would wait for a person. */
function checkOutboxes(loaded: readonly LoadedConnection[]): void {
  const writers = loaded.flatMap((one) => writerOf(one) ?? []);
  writers.forEach((writer, index) => {
    const other = writers.slice(0, index).find((before) => mayMeet(before, writer));
    if (other === undefined) return;
    const path = writer.connection.sentFiles === undefined ? ['config'] : ['sentFiles', 'name'];
    writer.file.faults.warn(path, 'sent-name-shared', {
      found: writer.name.template,
      params: { other: other.connection.id, template: other.name.template },
    });
  });
}

interface Writer extends LoadedConnection {
  place: string;
  name: SentName;
}

function writerOf(one: LoadedConnection): Writer | undefined {
  const { connection, connector } = one;
  const files = Object.values(connector.send ?? {}).find((sender) => sender?.files !== undefined)?.files;
  const name = SentName.parse(connection.sentFiles?.name ?? DEFAULT_SENT_NAME);
  if (files === undefined || connection.mode === 'off' || typeof name === 'string') return undefined;
  return { ...one, name, place: `${connector.id} ${files.place(connection.config)}` };
}

function mayMeet(one: Writer, other: Writer): boolean {
  if (one.place !== other.place || !one.name.mayCoincide(other.name)) return false;
  const [a, b] = [one.connection.partner, other.connection.partner];
  const isApart = a !== undefined && b !== undefined && a !== b && one.name.has('partner') && other.name.has('partner');
  return !isApart;
}
