import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { randomFrom } from '#simulators/erp';

import { type OpenSsh, openSshIsHere, startOpenSsh } from '../../../connectors/sftp/test/openssh.js';
import { House } from './support/house.js';
import { Inbox } from './support/intake.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { seed, tell, tier } from './support/tier.js';
import { folderDrop, sftpDrop } from './support/workspace-parts.js';

type Way = 'rename' | 'marker' | 'stable';

const WINDOW_SECONDS = 60;
/** Time between two looks. A writer pauses for two of them at most, which is less than the window. */
const LOOK_SECONDS = 20;
const MAX_PAUSE = 2;
/** Writers at work at the same time. */
const TOGETHER = 25;

/** Someone who writes a file bit by bit, pauses, goes on, and may never come back. */
class Writer {
  private written = 0;
  private paused = 0;
  /** No longer at work: done, or gone for ever. */
  end: 'whole' | 'abandoned' | undefined;

  constructor(
    readonly name: string,
    private readonly chunks: readonly string[],
    private readonly inbox: string,
    private readonly way: Way,
    /** The chunk before which it dies. */
    private readonly diesAt: number,
  ) {}

  get content(): string {
    return this.chunks.join('');
  }

  /** What lies in the inbox of a file that was given up. */
  get leftName(): string {
    return this.way === 'rename' ? `${this.name}.part` : this.name;
  }

  goOn(random: () => number): void {
    if (this.written > 0 && this.paused < MAX_PAUSE && random() < 0.4) {
      this.paused += 1;
      return;
    }
    this.paused = 0;
    const path = join(this.inbox, this.leftName);
    if (this.written === this.diesAt) this.end = 'abandoned';
    else if (this.written < this.chunks.length) {
      (this.written === 0 ? writeFileSync : appendFileSync)(path, this.chunks[this.written]!);
      this.written += 1;
    } else {
      if (this.way === 'rename') renameSync(path, join(this.inbox, this.name));
      if (this.way === 'marker') writeFileSync(join(this.inbox, `${this.name}.done`), '');
      this.end = 'whole';
    }
  }
}

const here = openSshIsHere();
let ssh: OpenSsh | undefined;
let house: House;

const WAYS: readonly Way[] = ['rename', 'marker', 'stable'];
const places = WAYS.flatMap((way) => [
  { place: 'a folder', way, connection: way, root: () => house.folder },
  ...(here ? [{ place: 'OpenSSH', way, connection: `sftp-${way}`, root: () => ssh!.root }] : []),
]);

beforeAll(async () => {
  ssh = here ? await startOpenSsh() : undefined;
  const files = (complete: Way) => ({ complete, stableSeconds: WINDOW_SECONDS });
  house = await House.build({
    workspace: [
      ...shopWorkspace({ erpUrl: 'http://127.0.0.1:9' }),
      ...WAYS.map((way) => folderDrop({ id: way, partner: 'shop', files: files(way) })),
      ...(ssh === undefined
        ? []
        : WAYS.map((way) =>
            sftpDrop(ssh!, { id: `sftp-${way}`, partner: 'shop', path: join(ssh!.root, way), files: files(way) }),
          )),
    ],
    allow: ['127.0.0.1:9', ...(ssh === undefined ? [] : [`127.0.0.1:${ssh.port}`])],
    secrets: ssh === undefined ? {} : { 'sftp-key': ssh.privateKey },
  });
  for (const { root, way } of places) mkdirSync(join(root(), way, 'inbox'), { recursive: true });
});

afterAll(async () => {
  await house?.close();
  await ssh?.stop();
});

describe.each(places)('files written slowly into $place, whole by $way', ({ place, way, connection, root }) => {
  const files = tier(10, 85);

  test(`are taken whole or not at all, and one that is given up is told once: ${files} files`, async () => {
    const random = randomFrom(seed);
    const warnings: string[] = [];
    const log = { ...house.hub.log, warn: (_: object, message: string) => void warnings.push(message) };
    const inbox = new Inbox(house, connection, join(root(), way), { ...house.hub, log });
    const writers = Array.from({ length: files }, (_, index) => {
      const chunks = Array.from(
        { length: 2 + Math.floor(random() * 5) },
        (_, chunk) => `${connection} ${index} ${chunk},${random()}\n`,
      );
      // Nobody can tell a file that was given up from one that is whole, when only its rest says so.
      const diesAt = way !== 'stable' && random() < 0.2 ? 1 + Math.floor(random() * chunks.length) : -1;
      return new Writer(`file-${index}.csv`, chunks, inbox.path(), way, diesAt);
    });
    let looks = 0;
    const look = async (): Promise<void> => {
      looks += 1;
      await inbox.poll();
      await inbox.passTime(LOOK_SECONDS);
    };
    const waiting = [...writers];
    let atWork: Writer[] = [];
    do {
      atWork = [...atWork, ...waiting.splice(0, TOGETHER - atWork.length)].filter(({ end }) => end === undefined);
      for (const writer of atWork) writer.goOn(random);
      await look();
    } while (atWork.length > 0 || waiting.length > 0);
    for (let settled = 0; settled <= WINDOW_SECONDS; settled += LOOK_SECONDS) await look();
    await inbox.passTime(3600);
    for (let again = 0; again < 3; again += 1) await look();

    const taken = await house.hub.database
      .selectFrom('receipts')
      .select(['file_name as name', 'sha256'])
      .where('connection_id', '=', connection)
      .execute();
    const sorted = (names: readonly string[]): string[] => names.toSorted();
    const hash = (content: string): string => createHash('sha256').update(content).digest('hex');
    const of = (end: Writer['end']): Writer[] => writers.filter((writer) => writer.end === end);
    tell(`slow writers, ${place}, ${way}`, { files, looks, taken: taken.length, abandoned: of('abandoned').length });
    expect(sorted(taken.map(({ name, sha256 }) => `${name} ${sha256}`))).toEqual(
      sorted(of('whole').map(({ name, content }) => `${name} ${hash(content)}`)),
    );
    expect(await inbox.told()).toEqual(sorted(of('abandoned').map(({ leftName }) => leftName)));
    expect(warnings).toHaveLength(of('abandoned').length);
  });
});
