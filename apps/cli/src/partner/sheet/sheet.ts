import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import pc from 'picocolors';

import { problem } from '#libs/documents';
import {
  type Account,
  AccountRecords,
  AccountRefused,
  dropPaths,
  hostFingerprint,
  jailOf,
  loginOf,
} from '#libs/drop-accounts';
import type { ProcessConfig } from '#libs/platform';
import type { Connection } from '#libs/workspace';

import { DONE, type ExitCode } from '../../exit-code.js';
import { processSettings } from '../../installation/process-settings.js';
import { complain, print } from '../../output/print.js';
import { connectionIdOf, hostAndPort } from '../drop-connection.js';
import { addressOf } from '../drop-host.js';
import { workspaceHere, type WorkspaceFolder } from '../workspace-of.js';
import { sampleFiles } from './sample-files.js';
import type { SheetFacts } from './sheet-facts.js';
import { sheetHtml } from './sheet-html.js';

interface SheetOptions {
  out?: string;
  connection?: string;
  workspace?: string;
}

/** Prints the page that a supplier's clerk works with. */
export async function printSheet(partnerId: string, options: SheetOptions): Promise<ExitCode> {
  const here = await workspaceHere(options.workspace);
  if (here === undefined) throw refused('workspace-folder-missing', { found: options.workspace ?? 'workspace' });
  const html = sheetHtml(await gather(partnerId, here, options.connection));
  if (options.out === undefined) print(html.trimEnd());
  else {
    await writeFile(options.out, html);
    complain(`${pc.green('✓')} ${options.out}: open it in a browser, print it, or send it to the partner`);
  }
  return DONE;
}

const refused = (...args: Parameters<typeof problem>): AccountRefused => new AccountRefused(problem(...args));

async function gather(partnerId: string, here: WorkspaceFolder, named: string | undefined): Promise<SheetFacts> {
  const { folder, workspace } = here;
  const { partners, company } = workspace;
  const partner = partners.find(({ id }) => id === partnerId);
  if (partner === undefined) {
    const expected = partners.map(({ id }) => id).join(', ');
    throw refused('account-partner-unknown', { found: partnerId, field: folder, expected });
  }
  const connection = theConnection(partnerId, here, named);
  const { quota, ...login } = await loginFacts(partnerId, connection, processSettings());
  const files = connection.files!;
  return {
    company: { name: company.name, contact: company.contact ?? {} },
    partner: partner.name,
    ...login,
    files: { ...files, maxBytes: Math.min(files.maxBytes, quota) },
    samples: await sampleFiles(folder, connection.mappings, partner.role),
    madeOn: new Intl.DateTimeFormat('sv-SE', { timeZone: company.timezone, dateStyle: 'short' }).format(new Date()),
  };
}

/** The connection that is named; otherwise the one that came with the account, or the only one by which the partner's files come. */
function theConnection(found: string, { folder, workspace }: WorkspaceFolder, named: string | undefined): Connection {
  const taking = workspace.connections.filter(({ partner, files }) => partner === found && files !== undefined);
  const own = taking.filter(({ id }) => id === connectionIdOf(found));
  const chosen = named === undefined ? (own.length === 1 ? own : taking) : taking.filter(({ id }) => id === named);
  const expected = taking.map(({ id }) => id).join(', ') || 'none';
  const [first, ...others] = chosen;
  if (first === undefined) throw refused('sheet-connection-none', { found, field: folder, expected });
  if (others.length > 0) throw refused('sheet-connection-several', { found, expected, params: { example: first.id } });
  return first;
}

/** `quota`: bytes that the account takes. */
type LoginFacts = { quota: number } & Pick<
  SheetFacts,
  'host' | 'port' | 'login' | 'logsInWith' | 'hostFingerprint' | 'folders'
>;

async function loginFacts(
  partner: string,
  connection: Connection,
  { drop, dataDir }: ProcessConfig,
): Promise<LoginFacts> {
  const settings = connection.config as Record<string, string> & { port: number };
  const { inbox = 'inbox', replies = 'replies', outbox = 'outbox' } = settings;
  const login = loginOf(partner);
  const account = new AccountRecords(dropPaths(drop.dir)).find(login);
  const quota = account?.quota.bytes ?? Infinity;
  const common = { quota, logsInWith: logsInWith(account), folders: { inbox, replies, outbox } };
  if (connection.connector === 'sftp') {
    const { host = '', port, username, hostKey = '' } = settings;
    return { ...common, host, port, hostFingerprint: hostKey, ...(username === login && { login }) };
  }
  const paths = dropPaths(drop.dir);
  const fingerprint = await hostFingerprint(paths);
  const path = resolve(dataDir, settings['path'] ?? '');
  if (account === undefined || fingerprint === undefined || path !== jailOf(paths, login))
    throw refused('sheet-account-none', { found: connection.id, field: path, expected: partner });
  return { ...common, ...hostAndPort(addressOf(drop)), hostFingerprint: fingerprint, login };
}

function logsInWith(account: Account | undefined): SheetFacts['logsInWith'] {
  const hasKey = account?.keys.some((key) => key.of === 'partner') ?? true;
  const hasPassword = account === undefined || account.password !== undefined;
  if (hasKey && hasPassword) return 'either';
  return hasKey ? 'key' : 'password';
}
