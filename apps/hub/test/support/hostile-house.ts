import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';

import type { DescribedProblem } from '#libs/documents';
import type { WorkspaceFile } from '#libs/reading';
import { type ErpSimulator, startErpSimulator } from '#simulators/erp';

import type { HostileFile } from './hostile-files.js';
import { House, type HubProcess, until } from './house.js';
import { shopWorkspace } from './shop-workspace.js';

export const SECRET = 'canary-of-a-file-that-nobody-reads';

/** A hub that is sent hostile files, an ERP behind it, and a server and a file that nobody may reach. */
export class HostileHouse {
  /** Connections to the server that nobody may call. */
  calls = 0;
  private peakBefore = 0;

  private constructor(
    readonly erp: ErpSimulator,
    readonly house: House,
    readonly hub: HubProcess,
    readonly secretFile: string,
    private readonly canary: Server,
  ) {}

  static async open(mappings: readonly WorkspaceFile[] = []): Promise<HostileHouse> {
    const canary = createServer();
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
    const erp = await startErpSimulator();
    const house = await House.build({
      workspace: [...shopWorkspace({ erpUrl: erp.url }), ...mappings],
      // The canary may be called as far as the address guard goes: only our readers keep from calling it.
      allow: [`127.0.0.1:${erp.port}`, `127.0.0.1:${portOf(canary)}`],
    });
    await mkdir(house.path('shop', 'inbox'), { recursive: true });
    const secretFile = house.path('secret.txt');
    await writeFile(secretFile, SECRET);
    const opened = new HostileHouse(erp, house, house.startHub(), secretFile, canary);
    canary.on('connection', (socket) => {
      opened.calls += 1;
      socket.destroy();
    });
    await opened.hub.ready();
    opened.measureFromHere();
    return opened;
  }

  /** Address of the server that nobody may call. */
  get canaryUrl(): string {
    return `http://127.0.0.1:${portOf(this.canary)}`;
  }

  /**
   * Drops files, so many at once, and waits for the answers: a file's own work is told, not how many wait before it.
   * Milliseconds from the receipt of each to its result in the replies folder, ascending.
   */
  async answered(files: readonly HostileFile[], atOnce: number): Promise<number[]> {
    const before = (await this.answerTimes()).length;
    for (let at = 0; at < files.length; at += atOnce) {
      const few = files.slice(at, at + atOnce);
      for (const { name, content } of few) await this.house.drop('shop', name, content);
      const wanted = before + at + few.length;
      await until(`${wanted} answers`, 60_000, async () => (await this.answerTimes()).length >= wanted);
    }
    const names = new Set(files.map(({ name }) => name));
    return (await this.answerTimes()).flatMap(({ name, ms }) => (names.has(name) ? ms : [])).toSorted((a, b) => a - b);
  }

  /** Memory is counted from here on. */
  measureFromHere(): void {
    this.peakBefore = this.peakMiB;
  }

  /** Most resident memory that the hub ever had. */
  get peakMiB(): number {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.hub.pid}/status`, 'utf8'))![1]) / 1024;
  }

  get grownMiB(): number {
    return this.peakMiB - this.peakBefore;
  }

  /** Files that were not taken, with what their senders were told. */
  async refused(): Promise<{ name: string; problems: DescribedProblem[] }[]> {
    const receipts = await this.house.hub.database
      .selectFrom('receipts')
      .select(['file_name as name', 'problem'])
      .where('status', 'in', ['rejected', 'quarantined'])
      .execute();
    return receipts.map(({ name, problem }) => ({
      name,
      problems: (problem as unknown as { problems: DescribedProblem[] }).problems,
    }));
  }

  async close(): Promise<void> {
    await this.house.close();
    await this.erp.close();
    this.canary.close();
  }

  private async answerTimes(): Promise<{ name: string; ms: number }[]> {
    const answered = await this.house.hub.database
      .selectFrom('intents as i')
      .innerJoin('receipts as r', 'r.id', 'i.receipt_id')
      .where('i.effect', '=', 'reply.result')
      .where('i.state', '=', 'confirmed')
      .select(['r.file_name as name', 'i.ended_at as endedAt', 'r.received_at as receivedAt'])
      .execute();
    return answered.map(({ name, endedAt, receivedAt }) => ({ name, ms: endedAt!.getTime() - receivedAt.getTime() }));
  }
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Faults of archives and workbooks as a whole: where else. */
const OF_THE_WHOLE =
  /^(?:zip-too-many-entries|zip-too-large|xlsx-(?:no-workbook|not-open|sheet-missing|too-much-text))$/;

/** Faults of syntax have a place; every problem says what it expected and found in a whole sentence. */
function isUnclear({ code, line, place, expected, found, message }: DescribedProblem): boolean {
  const isOfSyntax = /^(?:csv|xml|json|encoding|fixed|zip|xlsx)-/.test(code) && !OF_THE_WHOLE.test(code);
  const isPlaceless = isOfSyntax && line === undefined && place === undefined;
  const sentence = place === undefined ? message : message.slice(`${place}: `.length);
  const isSentence = /^[A-Z\d"][^]*[.?)]$/.test(sentence) && !/\{\w+\}|undefined(?!\.$)|\[object/.test(message);
  return isPlaceless || !isSentence || !expected || !found;
}

/** What was told so that a sender cannot know what to do: nothing at all, or without place, code or plain words. */
export const unclearIn = (refused: Awaited<ReturnType<HostileHouse['refused']>>): unknown[] =>
  refused.flatMap<unknown>(({ name, problems }) =>
    problems.length === 0 ? [name] : problems.filter(isUnclear).map((told) => ({ name, told })),
  );

/** The value below which a share of some ascending values lies. */
export const percentile = (ascending: readonly number[], share: number): number =>
  ascending[Math.ceil(ascending.length * share) - 1] ?? Number.NaN;
