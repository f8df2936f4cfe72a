import { type Command, Option } from 'commander';

import { by, company, json, run, why } from '../command-parts.js';

const partner = () => new Option('--partner <id>', "only for this partner's documents (default: for everybody's)");
const from = () => new Option('--from <day>', 'first day, e.g. 2026-07-01 (default: since ever)');
const until = () => new Option('--until <day>', 'last day, included (default: for good)');

/** `tradelane xref`: entries that people add to cross-reference tables. */
export function addReferences(xref: Command): void {
  const load = () => import('./xref.js');
  xref
    .command('list')
    .description('list the tables, or the entries of one: those of the configuration and those that people added')
    .argument('[table]')
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await load()).listReferences));
  xref
    .command('set')
    .description('say what a value of theirs is with us; documents that wait for it go on')
    .argument('<table>')
    .argument('<theirs>')
    .argument('<ours>')
    .addOption(partner())
    .addOption(from())
    .addOption(until())
    .option('--note <text>', 'a word about it')
    .addOption(why())
    .addOption(by())
    .addOption(company())
    .action(run(async () => (await load()).setReference));
  xref
    .command('remove')
    .description('take out an entry that a person added')
    .argument('<table>')
    .argument('<theirs>')
    .addOption(partner())
    .option('--from <day>', 'of several: the one that begins on this day')
    .addOption(why())
    .addOption(by())
    .addOption(company())
    .action(run(async () => (await load()).removeEntry));
  xref
    .command('import')
    .description('add the entries of a CSV file (from,to[,partner,validFrom,validUntil,note]), all or none')
    .argument('<table>')
    .argument('<file>')
    .addOption(why())
    .addOption(by())
    .addOption(company())
    .action(run(async () => (await load()).importReferences));
  xref
    .command('export')
    .description('print all entries of a table as CSV, as tables/NAME.csv and import take them')
    .argument('<table>')
    .addOption(company())
    .action(run(async () => (await load()).exportReferences));
}

/** `tradelane unmapped`: values that documents wait for. */
export function addUnmapped(unmapped: Command): void {
  const load = () => import('./unmapped.js');
  unmapped
    .command('list')
    .description('list each value that documents wait for')
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await load()).listUnmapped));
  unmapped
    .command('fix')
    .description('say what a value is with us: all that waits for it goes on (as xref set)')
    .argument('<table>')
    .argument('<theirs>')
    .argument('<ours>')
    .addOption(partner())
    .addOption(from())
    .addOption(until())
    .addOption(why())
    .addOption(by())
    .addOption(company())
    .action(run(async () => (await import('./xref.js')).setReference));
  unmapped
    .command('reject')
    .description('refuse all documents that wait for a value; their senders are told')
    .argument('<table>')
    .argument('<theirs>')
    .option('--partner <id>', 'only those of this partner')
    .addOption(why())
    .addOption(by())
    .addOption(company())
    .action(run(async () => (await load()).rejectValue));
}
