import pc from 'picocolors';

import type { DescribedProblem } from '#libs/documents';
import { type Hub, nameOfEntry, placedMessage, problemsOfEntry } from '#libs/pipeline';
import { activeVersions, countOutcomes, entriesInTrouble, entryOutcomes, type Fate, type Receipt } from '#libs/store';

const WATCH_MS = 500;
const MAX_PROBLEMS = 5;

/** Outcomes of documents that go on to their targets. */
const TAKEN = ['created', 'changed', 'released'];

/** What the terminal shows of a file that has ended. */
type Ended = Pick<Receipt, 'id' | 'fileName' | 'connectionId' | 'status' | 'documentType' | 'problem' | 'rows'> & {
  endedAt: Date;
  resultRound: number;
};

/** Tells, a few lines a file, what became of each file that ends while the hub runs in a terminal. */
export class TerminalStory {
  private timer: NodeJS.Timeout | undefined;
  private since: Date;
  private readonly told = new Set<string>();
  /** Active configurations by company; undefined before the first look. */
  private versions: Map<string, number> | undefined;

  constructor(
    private readonly hub: Hub,
    private readonly print: (line: string) => void,
  ) {
    this.since = hub.now();
  }

  start(): void {
    this.timer = setInterval(() => void this.look().catch(() => undefined), WATCH_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.look().catch(() => undefined);
  }

  private async look(): Promise<void> {
    await this.tellConfigurations();
    const ended = await this.hub.database
      .selectFrom('receipts')
      .select([
        'id',
        'file_name as fileName',
        'connection_id as connectionId',
        'status',
        'document_type as documentType',
        'problem',
        'rows',
        'ended_at as endedAt',
        'result_round as resultRound',
      ])
      .where('ended_at', '>=', this.since)
      .orderBy('ended_at')
      .limit(100)
      .execute();
    for (const receipt of ended as Ended[]) {
      // What waited and went on gives a new result, which is told like the first.
      const round = `${receipt.id} ${receipt.resultRound}`;
      if (this.told.has(round)) continue;
      this.told.add(round);
      await this.tell(receipt);
    }
  }

  /** Whoever applies one sees here that the running hub goes by it. */
  private async tellConfigurations(): Promise<void> {
    const now = new Map((await activeVersions(this.hub.database)).map((one) => [one.companyId, one.version]));
    for (const [companyId, version] of this.versions === undefined ? [] : now)
      if (this.versions?.get(companyId) !== version)
        this.print(`${pc.green('✓')} version ${version} of ${companyId} is active`);
    this.versions = now;
  }

  private async tell(receipt: Ended): Promise<void> {
    const counts = await countOutcomes(this.hub.database, receipt.id);
    const sum: Sum = (outcomes, fate) =>
      counts
        .filter((one) => outcomes.includes(one.outcome) && (fate === undefined || one.fate === fate))
        .reduce((total, one) => total + one.count, 0);
    const parts = receipt.documentType === 'InventoryReport' ? stockParts(receipt.rows, sum) : documentParts(sum);
    const waits: [boolean, string][] = [
      [sum(TAKEN, 'refused') > 0, 'dead-letter list'],
      [sum(['held']) > 0, 'hold list'],
      [sum(['waiting']) > 0, 'unmapped list'],
    ];
    const fileProblems = (receipt.problem as { problems?: DescribedProblem[] } | null)?.problems ?? [];
    const isWhole = receipt.status === 'ended';
    this.print(
      `${isWhole ? pc.green('✓') : pc.red('✗')} ${pc.bold(receipt.fileName)} ${isWhole ? parts.join(', ') : pc.red(receipt.status)}  ${pc.dim(`(${receipt.connectionId}, ${receipt.id})`)}`,
    );
    for (const problem of fileProblems) this.print(`    ${problem.message}`);
    await this.tellProblems(receipt);
    for (const [isSo, command] of waits) if (isSo) this.print(pc.dim(`    it waits for you: npx tradelane ${command}`));
  }

  private async tellProblems(receipt: Ended): Promise<void> {
    const keys = await entriesInTrouble(this.hub.database, receipt.id, MAX_PROBLEMS);
    if (keys.length === 0) return;
    for (const entry of await entryOutcomes(this.hub.database, receipt.id, keys)) {
      for (const problem of problemsOfEntry(entry)) {
        this.print(`    ${nameOfEntry(entry)}  ${placedMessage(problem)}`);
      }
      for (const target of entry.targets.filter((one) => one.state === 'rejected' || one.state === 'parked')) {
        this.print(`    ${nameOfEntry(entry)} ${target.connection}: ${target.failure?.message ?? target.state}`);
      }
    }
  }
}

type Sum = (outcomes: readonly string[], fate?: Fate) => number;

const documentParts = (sum: Sum): string[] => [
  pc.green(`${sum(TAKEN, 'delivered')} delivered`),
  ...told(sum(TAKEN, 'undelivered'), 'accepted', pc.green),
  ...told(sum(TAKEN, 'refused'), 'refused by a target', pc.red),
  ...told(sum(['rejected']), 'rejected', pc.red),
  ...waitingParts(sum),
  ...told(sum(['unchanged']), 'known already', pc.dim),
];

const stockParts = (rows: number, sum: Sum): string[] => [pc.green(`${rows} rows recorded`), ...waitingParts(sum)];

const waitingParts = (sum: Sum): string[] => [
  ...told(sum(['held']), 'held', pc.yellow),
  ...told(sum(['waiting']), 'waiting for a cross-reference', pc.yellow),
];

const told = (count: number, words: string, colour: (text: string) => string): string[] =>
  count === 0 ? [] : [colour(`${count} ${words}`)];
