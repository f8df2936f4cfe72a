import { Command, Option } from 'commander';

import { by, company, json, on, run, why } from './command-parts.js';
import { addPartner } from './partner/commands.js';
import { addReferences, addUnmapped } from './references/commands.js';

/** Every command on one page. */
export function createProgram(): Command {
  const program = new Command('tradelane')
    .description('Carries every business document between your systems once.')
    .showHelpAfterError('Run it with --help to see what it takes.')
    .helpCommand(false);
  addConvert(program);
  const mapping = program.command('mapping').description('Mappings and their cases');
  addMapping(mapping);
  addExplain(mapping);
  addTry(mapping);
  addMappingHistory(mapping);
  addNew(mapping);
  addConfig(program.command('config').description('The workspace: partners, connections, mappings, rules, routes'));
  addSecret(program.command('secret').description('Secrets that a workspace refers to as ${secret:NAME}'));
  addWork(program);
  addReferences(program.command('xref').description('Cross-reference tables: what values of theirs are with us'));
  addUnmapped(program.command('unmapped').description('Values that documents wait for, because no table knows them'));
  addPartner(program.command('partner').description('Partners that drop files on this machine'));
  addAudit(program.command('audit').description('The event log'));
  program
    .command('doctor')
    .description('check this installation, line by line')
    .addOption(json())
    .action(run(async () => (await import('./doctor/doctor.js')).doctor));
  return program;
}

function addConvert(program: Command): void {
  program
    .command('convert')
    .description(
      'decode, map and validate a file without a server: documents to stdout, problems to stderr, one a line',
    )
    .argument('<files...>', 'the file, or two that belong together; - reads standard input')
    .option('--mapping <name>', 'the mapping to use (default: the one that is written for such a file)')
    .option('--workspace <folder>', 'take mappings, tables and rules of this workspace too')
    .addOption(on())
    .addOption(new Option('--to <format>', 'what is written').choices(['json']).default('json'))
    .action(run(async () => (await import('./convert/convert.js')).convert));
}

function addMapping(mapping: Command): void {
  mapping
    .command('list')
    .description('list mappings and the files that each is written for')
    .option('--workspace <folder>', 'those of this workspace too')
    .addOption(json())
    .action(run(async () => (await import('./mapping/list-mappings.js')).listMappings));
  mapping
    .command('test')
    .description('run the cases beside mapping files; a mapping without cases fails')
    .argument('[paths...]', 'mapping files, folders, workspaces (default: the shipped mappings and ./workspace)')
    .action(run(async () => (await import('./mapping/test-mappings.js')).testMappings));
}

function addMappingHistory(mapping: Command): void {
  mapping
    .command('history')
    .description('which versions of the configuration changed a mapping, when and by whom')
    .argument('<mapping>', 'its name, e.g. acme/order')
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await import('./mapping/history.js')).showMappingHistory));
}

function addExplain(mapping: Command): void {
  mapping
    .command('explain')
    .description('of each document of a file: which text fed which value, which nobody reads, what came from elsewhere')
    .argument('<files...>', 'the file, or two that belong together; - reads standard input')
    .option('--mapping <name>', 'the mapping to use (default: the one that is written for such a file)')
    .option('--workspace <folder>', 'take mappings, tables and rules of this workspace too')
    .addOption(on())
    .option('--limit <count>', 'how many documents are shown', '20')
    .option('--html <out>', 'write a page instead')
    .addOption(json())
    .action(run(async () => (await import('./mapping/explain/explain.js')).explainFile));
}

function addTry(mapping: Command): void {
  mapping
    .command('try')
    .description('what a workspace folder that was not applied would make of the newest received files; sends nothing')
    .argument('<mapping>', 'its name, e.g. acme/order')
    .option('--last <count>', 'how many files', '20')
    .option('--connection <id>', 'only files that came by this connection')
    .option('--workspace <folder>', 'the draft (default: TRADELANE_WORKSPACE, or ./workspace)')
    .addOption(new Option('--on <day>', 'as if received on that day, e.g. 2027-01-01 (default: when each file came)'))
    .option('--html <out>', 'write a page instead')
    .addOption(json())
    .action(run(async () => (await import('./mapping/try/try.js')).tryMapping));
}

function addNew(mapping: Command): void {
  mapping
    .command('new')
    .description('propose a mapping for files like a sample, with its doubts marked, and a first case beside it')
    .requiredOption('--from <sample>', 'a file as the sender writes it')
    .option('--name <name>', 'of the mapping, e.g. acme/order (default: after the sample)')
    .option('--target <type>', 'the kind of document, e.g. Order (default: what its columns speak of)')
    .option('--group-by <column>', 'the column that makes rows one document')
    .option('--workspace <folder>', 'where it goes (default: TRADELANE_WORKSPACE, or ./workspace)')
    .option('--anyway', 'even if a mapping reads such files already')
    .action(run(async () => (await import('./mapping/new/new-mapping.js')).newMapping));
}

function addConfig(config: Command): void {
  const folder = 'workspace folder (default: TRADELANE_WORKSPACE, or ./workspace)';
  const load = () => import('./configuration/config.js');
  config
    .command('check')
    .description('check a workspace folder; nothing is changed')
    .argument('[folder]', folder)
    .action(run(async () => (await import('./configuration/check.js')).checkFolder));
  config
    .command('apply')
    .description('check a workspace folder and make it the active configuration')
    .argument('[folder]', folder)
    .option('--reason <text>', 'why, for the history')
    .addOption(by())
    .action(run(async () => (await load()).applyFolder));
  config
    .command('history')
    .description('list the versions')
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await load()).showHistory));
  config
    .command('show')
    .description('print the files of a version')
    .argument('[version]', 'default: the active one')
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await load()).showVersion));
  config
    .command('diff')
    .description('what differs between versions or folders: in mappings what they say, then all texts')
    .argument('[from]', 'version or folder (default: the active version)')
    .argument('[to]', 'version or folder (default: the workspace folder; beside a version, the active one)')
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await import('./configuration/diff.js')).showDiff));
  config
    .command('rollback')
    .description('apply the files of an older version, or a part of them, as a new one')
    .argument('<version>')
    .option('--only <path>', 'only what lies there, e.g. mappings/acme/order')
    .addOption(why())
    .addOption(by())
    .addOption(company())
    .action(run(async () => (await import('./configuration/roll-back.js')).rollBack));
}

function addSecret(secret: Command): void {
  const load = () => import('./secrets/secret.js');
  secret
    .command('set')
    .description('set a secret; the value is asked for, or read from standard input')
    .argument('<name>')
    .addOption(by())
    .addOption(company())
    .action(run(async () => (await load()).setSecret));
  secret
    .command('list')
    .description('list the names of secrets, and which connections use them')
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await load()).listSecrets));
}

function addWork(program: Command): void {
  const receipt = program.command('receipt').description('Files that were received');
  receipt
    .command('list')
    .description('list the newest')
    .option('--limit <count>', 'how many', '20')
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await import('./work/receipt.js')).listReceipts));
  receipt
    .command('show')
    .description('what became of a file')
    .argument('<id>', 'rcp_...')
    .addOption(json())
    .action(run(async () => (await import('./work/receipt.js')).showReceipt));
  receipt
    .command('release')
    .description('let a file go on that is held as a whole')
    .argument('<id>', 'rcp_...')
    .addOption(why())
    .addOption(by())
    .action(run(async () => (await import('./work/receipt.js')).releaseReceipt));
  receipt
    .command('discard')
    .description('refuse a file that is held as a whole; its sender is told')
    .argument('<id>', 'rcp_...')
    .addOption(why())
    .addOption(by())
    .action(run(async () => (await import('./work/receipt.js')).discardReceipt));
  addExceptions(program.command('exception').description('What went wrong and waits for somebody'));
  addSending(program);
  addOrders(program.command('order').description('Orders'));
  addHolds(program.command('hold').description('Documents that wait for a person'));
  addConnections(program.command('connection').description('Connections and their health'));
  addDeadLetters(
    program.command('dead-letter').description('Effects that ended without success and wait for a person'),
  );
  program
    .command('replay')
    .description('run a received file again (rcp_...), or send a dead letter again (int_...)')
    .argument('<id>')
    .option('--skip', 'dead letters: do not send it, let what waits behind it go')
    .addOption(why())
    .addOption(by())
    .action(run(async () => (await import('./work/replay.js')).replay));
}

function addDeadLetters(letters: Command): void {
  const ofConnection = () => new Option('--connection <name>', 'only those of this connection');
  const ofEffect = () => new Option('--effect <type>', 'only those of this type, as the list names it, e.g. Order');
  letters
    .command('list')
    .description('the newest 200, with what was said; --json lists all')
    .addOption(ofConnection())
    .addOption(ofEffect())
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await import('./work/replay.js')).listDeadLetters));
  letters
    .command('replay')
    .description('send all of them again, once their cause is gone, under the same keys')
    .option('--skip', 'do not send them, let what waits behind them go')
    .addOption(ofConnection())
    .addOption(ofEffect())
    .addOption(why())
    .addOption(by())
    .addOption(company())
    .action(run(async () => (await import('./work/replay.js')).replayDeadLetters));
}

function addSending(program: Command): void {
  program
    .command('document')
    .description('Documents that were sent')
    .command('sent')
    .description('what was sent, where to, under which name and control number; with --out its bytes')
    .argument('<id>', 'number of a document or order, doc_..., ord_..., or int_... for one delivery')
    .option('--out <file>', 'write the bytes that were sent there; - for standard output')
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await import('./work/document-sent.js')).documentSent));
  program
    .command('resend')
    .description('send a delivered document once more: same content, new key; a file gets a number in its name')
    .argument('<id>', 'int_..., as tradelane document sent lists it')
    .option('--same-name', 'a file goes under the name that it had')
    .addOption(why())
    .addOption(by())
    .action(run(async () => (await import('./work/resend.js')).resend));
}

function addOrders(order: Command): void {
  const load = () => import('./work/order.js');
  order
    .command('show')
    .description('lines with their quantities, targets, timeline')
    .argument('<order>', 'order number, or ord_...')
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await load()).showOrder));
  order
    .command('cancel')
    .description('cancel an order of which nothing was delivered yet')
    .argument('<id>', 'ord_...')
    .addOption(why())
    .addOption(by())
    .action(run(async () => (await load()).cancel));
}

function addHolds(hold: Command): void {
  const load = () => import('./work/hold.js');
  hold
    .command('list')
    .description('list what is held and why')
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await load()).listOpenHolds));
  hold
    .command('release')
    .description('let a held document go on')
    .argument('<id>', 'hold_...')
    .addOption(why())
    .addOption(by())
    .action(run(async () => (await load()).releaseHold));
  hold
    .command('discard')
    .description('refuse a held document; its sender is told')
    .argument('<id>', 'hold_...')
    .addOption(why())
    .addOption(by())
    .action(run(async () => (await load()).discardHold));
}

function addExceptions(exception: Command): void {
  const load = () => import('./work/exception.js');
  exception
    .command('list')
    .description('list what is open, those that are due first in front')
    .option('--all', 'closed ones too, the newest first')
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await load()).showExceptions));
  exception
    .command('show')
    .description('all that is known of one')
    .argument('<id>', 'exc_...')
    .addOption(json())
    .action(run(async () => (await load()).showException));
  exception
    .command('acknowledge')
    .description('say that you have it in hand')
    .argument('<id>', 'exc_...')
    .addOption(by())
    .action(run(async () => (await load()).acknowledge));
  exception
    .command('close')
    .description('close one that does not close by itself')
    .argument('<id>', 'exc_...')
    .addOption(why())
    .addOption(by())
    .action(run(async () => (await load()).close));
}

function addConnections(connection: Command): void {
  const load = () => import('./work/connection.js');
  connection
    .command('list')
    .description('list connections: mode, health, newest failure')
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await load()).listConnections));
  connection
    .command('resume')
    .description('let a paused or held connection work again')
    .argument('<id>')
    .option('--reason <text>', 'why, for the event log')
    .addOption(by())
    .addOption(company())
    .action(run(async () => (await load()).resume));
}

function addAudit(audit: Command): void {
  audit
    .command('verify')
    .description('redo the hashes of every event chain; name the first row that does not hold')
    .option('--checkpoint <file>', 'compare with a signed checkpoint that was kept elsewhere')
    .option('--public-key <file>', 'the key to check its signature with (default: the one in the data folder)')
    .addOption(company())
    .addOption(json())
    .action(run(async () => (await import('./audit/verify.js')).verifyEvents));
  audit
    .command('checkpoint')
    .description('sign the present state of the event log')
    .option('--out <file>', 'where to write it (default: the folder "checkpoints" of the data folder)')
    .addOption(company())
    .action(run(async () => (await import('./audit/checkpoint.js')).writeCheckpoint));
}
