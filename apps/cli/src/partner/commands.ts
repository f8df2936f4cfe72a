import { type Command, Option } from 'commander';

import { by, json, run } from '../command-parts.js';

/** Everything about partners that drop files on this machine. */
export function addPartner(partner: Command): void {
  const load = () => import('./account.js');
  const account = partner.command('account').description('Accounts on the drop server (as root)');
  withCredential(
    account.command('create').description('make an account that is shut into its folders').argument('<partner>'),
  )
    .option('--quota-megabytes <count>', 'most that may lie in its folders', '1000')
    .option('--quota-files <count>', 'most files that may lie there', '1000')
    .addOption(
      new Option('--hub <how>', 'how the hub reads it: on this machine, or from another')
        .choices(['folder', 'sftp'])
        .default('folder'),
    )
    .option('--workspace <folder>', 'where the connection is written (default: TRADELANE_WORKSPACE, or ./workspace)')
    .action(run(async () => (await load()).createAccount));
  withCredential(account.command('rotate').description('give it a new key or password').argument('<partner>'))
    .option('--overlap <time>', 'how long the old one still works: 7d, 12h, 30m, 0s', '7d')
    .action(run(async () => (await load()).rotateAccount));
  account
    .command('revoke')
    .description('let nobody log in any more, and end open sessions; the folders stay')
    .argument('<partner>')
    .addOption(by())
    .addOption(json())
    .action(run(async () => (await load()).revokeAccount));
  account
    .command('list')
    .description('list accounts: what they log in with, what lies in their folders')
    .addOption(json())
    .action(run(async () => (await load()).listAccounts));
  partner
    .command('sheet')
    .description('print the page for a partner: login, file names, a sample, what answers mean')
    .argument('<partner>')
    .option('--out <file>', 'where to write it (default: standard output)')
    .option('--connection <id>', 'the connection, where the partner has several')
    .option('--workspace <folder>', 'default: TRADELANE_WORKSPACE, or ./workspace')
    .action(run(async () => (await import('./sheet/sheet.js')).printSheet));
  partner
    .command('server')
    .description('run the drop server: an OpenSSH of its own, files only (as root)')
    .action(run(async () => (await import('./server.js')).serve));
}

const withCredential = (command: Command): Command =>
  command
    .option('--key <file>', "the partner's public key (default: a key pair is made)")
    .option('--password', 'a random password instead of a key; it is shown once')
    .option('--out <file>', 'where the private key of a pair that is made goes')
    .addOption(by())
    .addOption(json());
