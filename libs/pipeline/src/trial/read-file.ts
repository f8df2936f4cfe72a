import { described, type DescribedProblem, type Problem, problem } from '#libs/documents';
import type { MappingContext } from '#libs/mapping';
import { readSource, type WholeSource } from '#libs/reading';
import type { Receipt } from '#libs/store';
import type { Connection, Partner, Workspace } from '#libs/workspace';

import type { AddedState } from '../cross-references/added-references.js';
import type { Hub } from '../hub.js';
import type { EntryContext } from '../process/entry.js';
import { connectionOf, entriesWanted, mappingsOf } from '../process/process-receipt.js';
import { judgeEntries, type Judged } from './judge-entries.js';
import type { PairedEntry, ReadEntries } from './pair-entries.js';

/** What a trial reads with; nothing that could write or send. */
export type TrialHub = Pick<Hub, 'database' | 'blobs' | 'configurations' | 'references'>;

/** One of the two configurations that are compared. */
export interface TrialSide {
  workspace: Workspace;
  version: number;
  /** What people added to the tables. */
  added: AddedState;
  /** Day on which files are taken to be received, `YYYY-MM-DD`; absent: each its own. */
  on?: string;
}

export type TrialEntry = Judged & PairedEntry;

/** How a file is read: `mappings` by id and version; or why it is refused as a whole. */
export type FileReading = { mappings: readonly string[] } | { problems: readonly DescribedProblem[] };

export interface ReadFile {
  reading: FileReading;
  /** None of a file that is refused. */
  entries: ReadEntries<TrialEntry>;
}

interface Sender {
  connection: Connection;
  partner: Partner;
}

/** Who sent a file, as a configuration knows it: the partner of its connection, where that is named there now. */
export function senderOf(receipt: Receipt, { workspace }: TrialSide): Sender | undefined {
  const connection = connectionOf(receipt, workspace);
  const partnerId = connection?.partner ?? receipt.partnerId;
  const partner = workspace.partners.find(({ id }) => id === partnerId);
  return connection && partner && { connection, partner };
}

/** What a mapping may know besides the file. */
export function contextOf(
  { configurations }: TrialHub,
  receipt: Receipt,
  { partner }: Sender,
  { workspace, added, on }: TrialSide,
): MappingContext {
  const context = configurations.mappingContext(workspace, partner, receipt, added.tables);
  return on === undefined ? context : { ...context, receivedOn: on };
}

/** Reads a stored file once more by one of the configurations, and judges what is in it. */
export async function readFile(hub: TrialHub, receipt: Receipt, side: TrialSide): Promise<ReadFile> {
  const sender = senderOf(receipt, side);
  if (sender === undefined) {
    const params = { connection: receipt.connectionId, receipt: receipt.id };
    return refused([problem('sender-unknown', { params })]);
  }
  const context = contextOf(hub, receipt, sender, side);
  const open = (start?: number) => hub.blobs.open(receipt.sha256, start);
  const mappings = mappingsOf(side.workspace, sender.connection.mappings);
  const read = await readSource(open, mappings, context.receivedOn, receipt.fileName);
  if (!read.ok) return refused(read.problems);
  return {
    reading: { mappings: [...new Set(read.sources.map(nameOf))] },
    entries: (keys) => entriesOf(read.sources, { receipt, sender, side, context }, keys),
  };
}

const nameOf = ({ mapping }: WholeSource): string => `${mapping.id}@${mapping.version}`;

const refused = (problems: readonly Problem[]): ReadFile => ({
  reading: { problems: problems.map((each) => described(each)) },
  // oxlint-disable-next-line no-empty-function -- a refused file has no entries
  entries: async function* () {},
});

interface About {
  receipt: Receipt;
  sender: Sender;
  side: TrialSide;
  context: MappingContext;
}

/** Lines of a file stay below this, so that files of an archive come one behind the other. */
const LINES_PER_FILE = 2 ** 40;

async function* entriesOf(
  sources: readonly WholeSource[],
  { receipt, sender, side, context }: About,
  keys?: ReadonlySet<string>,
): AsyncGenerator<TrialEntry[]> {
  for (const [index, source] of sources.entries()) {
    const judging: EntryContext = {
      ...sender,
      workspace: side.workspace,
      version: side.version,
      tablesRevision: side.added.revision,
      runsAgain: false,
      receipt,
      fence: 0,
      mapping: nameOf(source),
      documentType: source.mapping.target,
    };
    for await (const batch of source.documents(context, keys && entriesWanted(source.mapping, keys))) {
      const wanted = keys === undefined ? batch : batch.filter(({ key }) => keys.has(key));
      yield judgeEntries(judging, wanted).map((entry) => ({ ...entry, position: index * LINES_PER_FILE + entry.line }));
    }
  }
}
