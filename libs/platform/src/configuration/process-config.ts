import { join, resolve } from 'node:path';

import type { z } from 'zod';

import type { Problem } from '#libs/documents';

import type { FolderRules } from '../outbound/contract.js';
import { nearest } from './nearest.js';
import { advice, environment, testVariables } from './settings.js';

/** How this process runs. Everything else is configuration of the workspace. */
export interface ProcessConfig {
  /** Absent: the embedded PostgreSQL of the data folder. */
  database?: { url: string; ownerUrl: string };
  /** Absent: the queue lives in the database. */
  queueUrl?: string;
  /** Absolute. */
  dataDir: string;
  /** Absolute; absent: ./workspace when there is one. */
  workspaceDir?: string;
  host: string;
  port: number;
  role: 'all' | 'api' | 'worker';
  /** Exact `host:port`. */
  allowAddresses: string[];
  /** Absolute; what is inside them is allowed too. */
  allowFolders: string[];
  /** The server that partners drop files on. */
  drop: DropSettings;
  /** Base64 of 32 bytes; absent: the key file of the data folder. */
  masterKey?: string;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  leaseSeconds: number;
  sweepSeconds: number;
  pollSeconds: number;
}

export interface DropSettings {
  /** Absolute: accounts, their folders, host key and configuration of the server. */
  dir: string;
  /** Where it listens. */
  port: number;
  /** `host:port` at which partners reach it; absent: this machine's name and `port`. */
  address?: string;
  /** The user that the hub runs as; absent: the owner of the data folder. */
  reader?: string;
}

export type ProcessConfigResult = { ok: true; config: ProcessConfig } | { ok: false; problems: Problem[] };

type Environment = z.infer<typeof environment>;
type VariableName = keyof Environment;

const variableNames = Object.keys(environment.shape);

/**
 * Reads the settings of the process. Nothing is guessed: an unknown TRADELANE_ variable or a value that does not fit
 * is a problem, all of them at once. An empty variable counts as not set.
 */
export function readProcessConfig(env: NodeJS.ProcessEnv): ProcessConfigResult {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(set);
  const invalid = parsed.success ? [] : [...new Set(parsed.error.issues.map(({ path }) => path[0] as VariableName))];
  const problems = [
    ...unknownVariables(Object.keys(set)),
    ...invalid.map((name) => invalidVariable(name, set[name] ?? '')),
    ...databaseProblems(set),
  ];
  return parsed.success && problems.length === 0
    ? { ok: true, config: configOf(parsed.data) }
    : { ok: false, problems };
}

function configOf(values: Environment): ProcessConfig {
  const { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl, QUEUE_URL: queueUrl } = values;
  const { TRADELANE_WORKSPACE: workspace, TRADELANE_MASTER_KEY: masterKey } = values;
  const { TRADELANE_DROP_ADDRESS: address, TRADELANE_DROP_READER: reader } = values;
  return {
    ...(url && ownerUrl && { database: { url, ownerUrl } }),
    ...(queueUrl && { queueUrl }),
    dataDir: resolve(values.TRADELANE_DATA_DIR),
    ...(workspace && { workspaceDir: resolve(workspace) }),
    host: values.TRADELANE_HOST,
    port: values.TRADELANE_PORT,
    role: values.TRADELANE_ROLE,
    allowAddresses: values.TRADELANE_ALLOW_ADDRESSES,
    allowFolders: values.TRADELANE_ALLOW_FOLDERS,
    drop: {
      dir: resolve(values.TRADELANE_DROP_DIR),
      port: values.TRADELANE_DROP_PORT,
      ...(address && { address }),
      ...(reader && { reader }),
    },
    ...(masterKey && { masterKey }),
    logLevel: values.TRADELANE_LOG_LEVEL,
    leaseSeconds: values.TRADELANE_LEASE_SECONDS,
    sweepSeconds: values.TRADELANE_SWEEP_SECONDS,
    pollSeconds: values.TRADELANE_POLL_SECONDS,
  };
}

/** Folders that connections of this hub may use. Its blobs, its database and its checkpoints are never among them. */
export function folderRules({ dataDir, workspaceDir, allowFolders, drop }: ProcessConfig): FolderRules {
  return {
    base: dataDir,
    allow: [dataDir, workspaceDir ?? resolve('workspace'), join(drop.dir, 'jails'), ...allowFolders],
    deny: ['blobs', 'postgres', 'checkpoints'].map((name) => join(dataDir, name)),
  };
}

function unknownVariables(names: string[]): Problem[] {
  const known = new Set([...variableNames, ...testVariables]);
  return names
    .filter((name) => name.startsWith('TRADELANE_') && !known.has(name))
    .map((field) => ({
      severity: 'error',
      code: 'setting-unknown',
      field,
      expected: nearest(field, variableNames) ?? '',
    }));
}

function invalidVariable(field: VariableName, found: string): Problem {
  if (field === 'TRADELANE_HOST') return { severity: 'error', code: 'setting-host-refused', field, found };
  const { expected = '', example = '', secret } = advice.get(environment.shape[field]) ?? {};
  const about = { severity: 'error', field, expected, params: { example } } as const;
  return secret ? { ...about, code: 'setting-secret-invalid' } : { ...about, code: 'setting-invalid', found };
}

/** A database of one's own needs two roles, so that no fault of the hub can alter its tables or its event log. */
function databaseProblems(set: Readonly<Record<string, string | undefined>>): Problem[] {
  const [url, ownerUrl] = [set['DATABASE_URL'], set['DATABASE_OWNER_URL']];
  if (!url && !ownerUrl) return [];
  const [found, expected] = url ? ['DATABASE_URL', 'DATABASE_OWNER_URL'] : ['DATABASE_OWNER_URL', 'DATABASE_URL'];
  if (!url || !ownerUrl) return [{ severity: 'error', code: 'setting-pair-incomplete', found, expected }];
  const role = roleOf(url);
  return role !== undefined && role === roleOf(ownerUrl)
    ? [{ severity: 'error', code: 'setting-roles-same', found: role }]
    : [];
}

const roleOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).username : undefined);
