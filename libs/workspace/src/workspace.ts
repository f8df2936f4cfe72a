import type { Party } from '#libs/documents';
import type { CompiledRoutes, CompiledRule, FeedExpectation } from '#libs/lifecycle';
import type { CompiledMapping, CompiledOutput, CrossReferenceTables } from '#libs/mapping';

import type { CompanySettings, ConnectionSettings, PartnerSettings, PgpSettings } from './settings.js';

export type Company = CompanySettings['company'];
export type Partner = PartnerSettings;

/** How files of a connection are opened and sealed. */
export interface Pgp extends Omit<PgpSettings, 'verify' | 'encryptTo'> {
  verify: readonly PublicKeyFile[];
  encryptTo: readonly PublicKeyFile[];
}

export interface PublicKeyFile {
  /** In the workspace, e.g. `keys/acme.asc`. */
  path: string;
  armored: string;
}

/** A connection with its connector's settings checked and their defaults filled in. */
export interface Connection extends Omit<ConnectionSettings, 'config' | 'expect' | 'pgp'> {
  /** As the connector's schema gives it, with `${secret:NAME}` where secrets go: see {@link fillSecrets}. */
  config: unknown;
  /** How long the remote may still commit after we gave up; absent: as the connector says. */
  settleMs?: number;
  /** What is expected of its files; at most one for each kind, and one for all. */
  expect: readonly FeedExpectation[];
  /** How its files are encrypted and signed; absent: they come and go as they are. */
  pgp?: Pgp;
  /** Names of the secrets that `config` and `pgp` refer to. */
  secrets: readonly string[];
}

/** A configuration that was checked as a whole. */
export interface Workspace {
  /** SHA-256 over paths and texts of all files; the order of files and the kind of line ends do not matter. */
  hash: string;
  company: Company;
  partners: readonly Partner[];
  connections: readonly Connection[];
  mappings: readonly CompiledMapping[];
  /** The writing halves of mappings. */
  outputs: readonly CompiledOutput[];
  /** All rules, with the severities that hold where a partner says nothing else. */
  rules: readonly CompiledRule[];
  /** The rules with the severities of one partner. */
  rulesOf(partnerId: string): readonly CompiledRule[];
  routes: CompiledRoutes;
  /** Cross-references, as everybody's documents see them; `seenBy` gives those of one partner. */
  tables: CrossReferenceTables;
  /** The partner that a party of a document is: by an identifier, otherwise by its name or an alias. */
  partnerOf(party: Party | undefined): Partner | undefined;
  /** Texts by path, as loaded. */
  source: Readonly<Record<string, string>>;
}

/** One file of a workspace folder; `path` is relative to it, with `/`. */
export interface WorkspaceFile {
  path: string;
  text: string;
}
