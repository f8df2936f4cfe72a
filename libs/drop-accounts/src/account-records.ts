import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Account } from './account.js';
import type { DropPaths } from './drop-paths.js';
import { authorizedKeys } from './server-text.js';

/** Records and keys of accounts. Written in one step each, so that the server and a command beside it never see half of one. */
export class AccountRecords {
  constructor(private readonly paths: DropPaths) {}

  find(login: string): Account | undefined {
    const file = this.recordOf(login);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Account) : undefined;
  }

  all(): Account[] {
    if (!existsSync(this.paths.accounts)) return [];
    const names = readdirSync(this.paths.accounts).filter((name) => name.endsWith('.json'));
    return names.toSorted().map((name) => this.find(name.slice(0, -'.json'.length))!);
  }

  /** Keeps the account and lets sshd know its keys; from then on it counts. */
  keep(account: Account): void {
    writeWhole(this.recordOf(account.login), `${JSON.stringify(account, null, 2)}\n`, 0o644);
    // sshd reads it in the name of the user.
    writeWhole(join(this.paths.keys, account.login), authorizedKeys(account), 0o644);
  }

  /** The hash of the password, for root only, to set the machine up anew with; undefined: there is none. */
  keepPasswordHash(login: string, hash: string | undefined): void {
    if (hash === undefined) rmSync(this.hashOf(login), { force: true });
    else writeWhole(this.hashOf(login), hash, 0o600);
  }

  passwordHash(login: string): string | undefined {
    return existsSync(this.hashOf(login)) ? readFileSync(this.hashOf(login), 'utf8') : undefined;
  }

  private readonly recordOf = (login: string): string => join(this.paths.accounts, `${login}.json`);
  private readonly hashOf = (login: string): string => join(this.paths.accounts, `${login}.hash`);
}

function writeWhole(file: string, text: string, mode: number): void {
  const temporary = `${file}.${process.pid}.part`;
  writeFileSync(temporary, text, { mode: 0o600 });
  chmodSync(temporary, mode);
  renameSync(temporary, file);
}
