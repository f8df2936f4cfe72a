import { dirname, join } from 'node:path';

import pc from 'picocolors';

import { problem } from '#libs/documents';
import { type Account, AccountRefused, isPartnerId, loginOf } from '#libs/drop-accounts';

import { DONE, type ExitCode } from '../exit-code.js';
import { actor, processSettings } from '../installation/process-settings.js';
import { fail, print, printJson, refuse } from '../output/print.js';
import { shownPath } from '../output/shown-path.js';
import { instant, table } from '../output/table.js';
import { type CredentialOptions, type MadeCredential, makeCredential, newKey } from './credential.js';
import { connectionIdOf, connectionText, type DropPlace, hubSecretOf, readsAccount } from './drop-connection.js';
import { openAccounts, placeOf, readerUid } from './drop-host.js';
import { countOf, secondsOf } from './numbers.js';
import { workspaceHere, type WorkspaceFolder, writeOnce } from './workspace-of.js';

interface ByPerson {
  by?: string;
  json?: boolean;
}

interface CreateOptions extends ByPerson, CredentialOptions {
  hub: 'folder' | 'sftp';
  quotaMegabytes: string;
  quotaFiles: string;
  workspace?: string;
}

export async function createAccount(partner: string, options: CreateOptions): Promise<ExitCode> {
  const megabytes = countOf(options.quotaMegabytes, '--quota-megabytes');
  const files = countOf(options.quotaFiles, '--quota-files');
  if (typeof megabytes !== 'number') return fail(megabytes);
  if (typeof files !== 'number') return fail(files);
  const config = processSettings();
  const accounts = openAccounts(config);
  refuseBadId(partner);
  const here = await workspaceHere(options.workspace);
  refuseUnknownPartner(partner, here);
  if (accounts.find(partner)?.state === 'active') return refuse('account-exists', { found: partner });
  const login = loginOf(partner);
  const made = await makeCredential(login, options);
  const hub =
    options.hub === 'sftp'
      ? await newKey(join(dirname(options.out ?? ''), `${login}.hub.key`), `hub of ${partner}`)
      : undefined;
  const account = await accounts.create({
    partner,
    credential: made.credential,
    readBy: hub === undefined ? { by: 'folder', uid: await readerUid(config) } : { by: 'sftp' },
    ...(hub && { hubKey: hub.key }),
    quota: { bytes: megabytes * 1_000_000, files },
    by: actor(options.by),
  });
  const place = await placeOf(accounts, config.drop, account);
  const offered = await offerConnection(account, place, here);
  if (options.json === true)
    printJson({
      ...loginFacts(account, place, made),
      ...(hub && { hubKeyFile: hub.privateKeyFile }),
      connection: offered,
    });
  else {
    tellLogin(account, place, made);
    print(`  folders ${place.folder}: inbox, replies, outbox, archive`);
    tellConnection(offered);
    tellNext(partner, here, hub?.privateKeyFile);
  }
  return DONE;
}

function tellNext(partner: string, here: WorkspaceFolder | undefined, hubKeyFile: string | undefined): void {
  print('Next:');
  if (hubKeyFile !== undefined) {
    print(`  tradelane secret set ${hubSecretOf(partner)} < ${shownPath(hubKeyFile)}`);
    print('    where the hub is; then delete that file');
  }
  print(`  tradelane config apply ${here?.folder ?? 'FOLDER'}`);
  print(`  tradelane partner sheet ${partner} --out ${partner}.html`);
}

interface RotateOptions extends ByPerson, CredentialOptions {
  overlap: string;
}

export async function rotateAccount(partner: string, options: RotateOptions): Promise<ExitCode> {
  const overlapSeconds = secondsOf(options.overlap);
  if (typeof overlapSeconds !== 'number') return fail(overlapSeconds);
  const config = processSettings();
  const accounts = openAccounts(config);
  const before = accounts.find(partner);
  if (before?.state !== 'active')
    return refuse(before === undefined ? 'account-unknown' : 'account-revoked', { found: partner });
  const made = await makeCredential(before.login, { ...options, out: options.out ?? `${before.login}.new.key` });
  const account = await accounts.rotate({
    partner,
    credential: made.credential,
    overlapSeconds,
    by: actor(options.by),
  });
  const place = await placeOf(accounts, config.drop, account);
  if (options.json === true) printJson(loginFacts(account, place, made));
  else {
    tellLogin(account, place, made);
    for (const line of endings(account)) print(`  ${line}`);
    if (before.password && made.credential.kind === 'password')
      print(`  ${pc.yellow('!')} a user has one password: the old one has ended now, and its sessions with it`);
  }
  return DONE;
}

export async function revokeAccount(partner: string, options: ByPerson): Promise<ExitCode> {
  const { ended } = await openAccounts(processSettings()).revoke(partner, actor(options.by));
  if (options.json === true) printJson({ partner, state: 'revoked', ended });
  else {
    print(`${pc.green('✓')} ${partner} cannot log in any more${ended > 0 ? '; who was logged in was put out' : ''}`);
    print('  Its folders stay. Turn its connection off in the workspace when nothing is expected from it: mode: off');
  }
  return DONE;
}

export async function listAccounts(options: { json?: boolean }): Promise<ExitCode> {
  const all = await openAccounts(processSettings()).list();
  if (options.json === true) printJson(all);
  else if (all.length === 0) print('There are no accounts. Make one: tradelane partner account create PARTNER');
  else {
    const rows = all.map(({ account, usage, isOpen }) => [
      account.partner,
      account.login,
      account.state,
      isOpen ? 'yes' : 'no',
      `${usage.files} of ${account.quota.files}`,
      `${megabytes(usage.bytes)} of ${megabytes(account.quota.bytes)}${usage.isClosed ? ' FULL, CLOSED' : ''}`,
      credentialsOf(account).join('; ') || '-',
    ]);
    table(['partner', 'user', 'state', 'logged in', 'files', 'MB', 'logs in with'], rows).forEach(print);
  }
  return DONE;
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);

const until = (validUntil: string | undefined): string =>
  validUntil === undefined ? '' : ` until ${instant(new Date(validUntil))}`;

const credentialsOf = ({ keys, password }: Account): string[] => [
  ...keys.map(
    ({ of, fingerprint, validUntil }) => `${of === 'hub' ? 'hub ' : ''}key ${fingerprint}${until(validUntil)}`,
  ),
  ...(password ? [`password${until(password.validUntil)}`] : []),
];

const endings = (account: Account): string[] =>
  credentialsOf({ ...account, keys: account.keys.filter(({ validUntil }) => validUntil !== undefined) })
    .filter((text) => text.includes(' until '))
    .map((text) => `the old ${text}`);

function refuseBadId(partner: string): void {
  if (!isPartnerId(partner)) throw new AccountRefused(problem('account-partner-invalid', { found: partner }));
}

function refuseUnknownPartner(found: string, here: WorkspaceFolder | undefined): void {
  const known = here?.workspace.partners.map(({ id }) => id) ?? [found];
  if (known.includes(found)) return;
  const details = { found, field: here!.folder, expected: known.join(', ') };
  throw new AccountRefused(problem('account-partner-unknown', details));
}

/** The password stands in the answer of the command, and nowhere else. */
const loginFacts = (account: Account, place: DropPlace, { credential, privateKeyFile }: MadeCredential) => ({
  partner: account.partner,
  login: account.login,
  address: place.address,
  hostFingerprint: place.hostFingerprint,
  folder: place.folder,
  ...(credential.kind === 'password' ? { password: credential.password } : { key: credential.key.fingerprint }),
  ...(privateKeyFile !== undefined && { privateKeyFile }),
});

function tellLogin(account: Account, place: DropPlace, { credential, privateKeyFile }: MadeCredential): void {
  print(`${pc.green('✓')} ${account.partner} logs in as ${pc.bold(account.login)} at ${pc.bold(place.address)}`);
  print(`  host key ${place.hostFingerprint}`);
  if (credential.kind === 'password') {
    print(`  password ${pc.bold(credential.password)}`);
    print('  It is shown this once and kept nowhere. Tell it by telephone, or by a message that goes away.');
  } else print(`  key ${credential.key.fingerprint}`);
  if (privateKeyFile === undefined) return;
  print(`  private key: ${shownPath(privateKeyFile)}, there only. Hand it over by a safe way, then delete it.`);
}

type Offered =
  /** Written, or there already; either way nothing was lost. */
  | { was: 'written' | 'kept'; file: string; text: string }
  /** An own connection of the workspace reads the folders. */
  | { was: 'unneeded'; id: string }
  /** There is no workspace here. */
  | { was: 'shown'; file: string; text: string };

/** Writes the connection into the workspace, unless something is there. */
async function offerConnection(
  account: Account,
  place: DropPlace,
  here: WorkspaceFolder | undefined,
): Promise<Offered> {
  const text = connectionText(account, place);
  const name = `connections/${connectionIdOf(account.partner)}.yaml`;
  if (here === undefined) return { was: 'shown', file: name, text };
  const reading = here.workspace.connections.find((each) => readsAccount(each, account, place));
  if (reading !== undefined) return { was: 'unneeded', id: reading.id };
  const file = join(here.folder, name);
  return { was: (await writeOnce(file, text)) ? 'written' : 'kept', file, text };
}

function tellConnection(offered: Offered): void {
  print();
  switch (offered.was) {
    case 'written':
      return print(`${pc.green('✓')} wrote ${offered.file}`);
    case 'unneeded':
      return print(`The connection ${offered.id} of the workspace reads the folders already.`);
    case 'kept':
      return print(
        `${pc.yellow('!')} ${offered.file} is there already and stays as it is. New, it would be:\n${offered.text}`,
      );
    case 'shown':
      return print(`There is no workspace here. Where it is, write ${offered.file}:\n${offered.text}`);
  }
}
