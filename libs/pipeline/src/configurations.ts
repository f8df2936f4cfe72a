import type { AnyConnector } from '#libs/connector-sdk';
import type { Party } from '#libs/documents';
import type { AddedTables, MappingContext } from '#libs/mapping';
import {
  activeConfiguration,
  activeVersion,
  configurationVersion,
  type Database,
  type Receipt,
  type StoredConfiguration,
} from '#libs/store';
import { loadWorkspace, type Partner, type Workspace } from '#libs/workspace';

import { localDate } from './local-date.js';

export interface LoadedConfiguration {
  version: number;
  hash: string;
  workspace: Workspace;
}

/** No configuration was ever applied for this company. */
export class NotConfigured extends Error {
  constructor(companyId: string) {
    super(`company ${companyId} has no configuration: run "tradelane config apply FOLDER" first`);
  }
}

/** How long an answer about the active version is believed. A stage that began keeps its version to the end anyway. */
const ACTIVE_TTL_MS = 1000;
const MAX_KEPT = 8;

/** Compiled configurations by company and version: compiled once a process, kept for the stages that pinned them. */
export class Configurations {
  private readonly compiled = new Map<string, LoadedConfiguration>();
  private readonly newest = new Map<string, { at: number; loaded: LoadedConfiguration }>();

  constructor(
    private readonly database: Database,
    private readonly connectors: readonly AnyConnector[],
    private readonly now: () => Date,
  ) {}

  /** @throws NotConfigured */
  async active(companyId: string): Promise<LoadedConfiguration> {
    const known = this.newest.get(companyId);
    const at = this.now().getTime();
    if (known !== undefined && at - known.at < ACTIVE_TTL_MS) return known.loaded;
    const stored = await activeConfiguration(this.database, companyId);
    if (stored === undefined) throw new NotConfigured(companyId);
    const loaded = this.compile(stored);
    this.newest.set(companyId, { at, loaded });
    return loaded;
  }

  /**
   * The same as the database has it this moment, for what an apply has just let go on.
   * @throws NotConfigured
   */
  async latest(companyId: string): Promise<LoadedConfiguration> {
    const version = await activeVersion(this.database, companyId);
    if (version === undefined) throw new NotConfigured(companyId);
    return this.version(companyId, version);
  }

  /** @throws NotConfigured */
  async version(companyId: string, version: number): Promise<LoadedConfiguration> {
    const known = this.compiled.get(`${companyId} ${version}`);
    if (known !== undefined) return known;
    const stored = await configurationVersion(this.database, companyId, version);
    if (stored === undefined) throw new NotConfigured(companyId);
    return this.compile(stored);
  }

  /** Forgets what it believes about active versions, after an apply in this process. */
  refresh(): void {
    this.newest.clear();
  }

  /**
   * What a mapping may know besides the file: whom it is from, cross-references, the partner's date of receipt.
   * @param added what people added to the tables
   */
  mappingContext(
    workspace: Workspace,
    partner: Partner,
    receipt: Pick<Receipt, 'id' | 'receivedAt'>,
    added: AddedTables,
  ): MappingContext {
    return {
      receiptId: receipt.id,
      partner: partiesOf(workspace, partner),
      tables: workspace.tables.seenBy({ partner: partner.id, added }),
      receivedOn: localDate(receipt.receivedAt, partner.timezone ?? workspace.company.timezone),
    };
  }

  private compile(stored: StoredConfiguration): LoadedConfiguration {
    const key = `${stored.companyId} ${stored.version}`;
    const known = this.compiled.get(key);
    if (known !== undefined) return known;
    const files = Object.entries(stored.files).map(([path, text]) => ({ path, text }));
    const result = loadWorkspace(files, this.connectors);
    if (!result.ok) {
      const first = result.problems[0];
      throw new Error(
        `configuration ${stored.version} no longer loads: ${first?.code} ${first?.field ?? ''} in ${String(first?.params?.['file'] ?? '')}`,
      );
    }
    const loaded = { version: stored.version, hash: stored.hash, workspace: result.workspace };
    this.compiled.set(key, loaded);
    if (this.compiled.size > MAX_KEPT) this.compiled.delete(this.compiled.keys().next().value!);
    return loaded;
  }
}

const partyOf = (who: { name: string; identifiers: Partner['identifiers'] }): Party => ({
  name: who.name,
  ...(who.identifiers.length === 0 ? {} : { identifiers: [...who.identifiers] }),
});

/** A customer's file has the customer as buyer and us as seller; a supplier's the other way round. In a file of our own system we are the side that it leaves out. */
function partiesOf(workspace: Workspace, partner: Partner): NonNullable<MappingContext['partner']> {
  const theirs = partyOf(partner);
  const ours = partyOf(workspace.company);
  const currency = partner.defaults?.currency ?? workspace.company.baseCurrency;
  const defaults = currency === undefined ? {} : { defaults: { currency } };
  const { role, weAre: side } = partner;
  if (role === 'own') return { company: { party: ours, ...(side && { side }) }, ...defaults };
  return (side ?? (role === 'supplier' ? 'buyer' : 'seller')) === 'buyer'
    ? { buyer: ours, seller: theirs, ...defaults }
    : { buyer: theirs, seller: ours, ...defaults };
}
