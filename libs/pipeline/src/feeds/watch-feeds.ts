import { canonicalJson, described, problem, sha256 } from '#libs/documents';
import { type FeedExpectation, judgeSilence, localText, type Silence } from '#libs/lifecycle';
import { type FeedState, type HubException, openExceptions, type WatchedFeed, watchedFeeds } from '#libs/store';
import type { Workspace } from '#libs/workspace';

import { endException, raiseException } from '../exceptions/raise.js';
import type { Hub } from '../hub.js';

interface Feed extends WatchedFeed {
  partner: string;
  /** Whether the hub looks for its files, rather than that they are posted. */
  isPolled: boolean;
  expectation: FeedExpectation & { schedule: NonNullable<FeedExpectation['schedule']> };
}

/**
 * Tells once of each file that should have come and has not, by the database's clock, and closes what was told when one comes. Any number of
 * workers may do so: the key of an exception decides which of them tells.
 */
export async function watchFeeds(hub: Hub, companyId: string): Promise<void> {
  const { workspace } = await hub.configurations.active(companyId);
  const feeds = feedsOf(workspace);
  const states = new Map((await watchedFeeds(hub.database, companyId, feeds)).map((state) => [keyOf(state), state]));
  for (const open of await openExceptions(hub.database, { companyId, kind: 'feed-silent' }))
    await closeWhenOver(hub, open, states.get(String(open.impact['feed'])));
  for (const feed of feeds) {
    const state = states.get(keyOf(feed));
    if (state !== undefined) await tellSilence(hub, companyId, feed, state);
  }
}

const keyOf = ({ connectionId, kind }: Pick<WatchedFeed, 'connectionId' | 'kind'>): string => `${connectionId}/${kind}`;

const feedsOf = ({ connections, partners }: Workspace): Feed[] =>
  connections
    .filter(({ mode }) => mode !== 'off')
    .flatMap((connection) =>
      connection.expect.flatMap((expectation) => {
        const { schedule } = expectation;
        if (schedule === undefined) return [];
        const partner = partners.find(({ id }) => id === connection.partner)?.name ?? 'the sender';
        return {
          connectionId: connection.id,
          kind: expectation.for ?? '',
          scheduleHash: sha256(canonicalJson(schedule)),
          partner,
          isPolled: connection.files !== undefined,
          expectation: { ...expectation, schedule },
        };
      }),
    );

async function tellSilence(hub: Hub, companyId: string, feed: Feed, state: FeedState): Promise<void> {
  const { schedule, owner, severity } = feed.expectation;
  const silence = judgeSilence(schedule, {
    now: state.now,
    watchedSince: state.watchedSince,
    ...(state.newest === null ? {} : { newest: new Date(state.newest.receivedAt) }),
  });
  if (silence === undefined || state.isUndecided || !wasLookedFor(feed, state, silence)) return;
  const told = problem('feed-silent', {
    params: {
      files: feed.kind === '' ? 'file' : `file of the kind ${feed.kind}`,
      connection: feed.connectionId,
      since: localText(silence.since, schedule.calendar.timezone),
      due: localText(silence.due, schedule.calendar.timezone),
      partner: feed.partner,
    },
  });
  const id = await hub.database.transaction().execute((trx) =>
    raiseException(hub, trx, {
      companyId,
      kind: 'feed-silent',
      key: `${keyOf(feed)}/${silence.due.toISOString()}`,
      subjectType: 'connection',
      subjectId: feed.connectionId,
      severity,
      owner,
      problem: told,
      impact: { feed: keyOf(feed), due: silence.due, since: silence.since, newest: state.newest },
      at: state.now,
    }),
  );
  if (id !== undefined) hub.log.warn({ exception: id, connection: feed.connectionId, owner }, described(told).message);
}

/** A file may lie in an inbox into which nobody has looked since it was due, because the hub was down. */
function wasLookedFor(feed: Feed, { polledAt, isPaused }: FeedState, { due }: Silence): boolean {
  const deadline = due.getTime() + feed.expectation.schedule.graceSeconds * 1000;
  return !feed.isPolled || isPaused || (polledAt !== null && polledAt.getTime() >= deadline);
}

/** A file that came since ends a silence; so does an expectation that no longer holds. */
async function closeWhenOver(hub: Hub, open: HubException, state: FeedState | undefined): Promise<void> {
  const came = state?.newest ?? null;
  const since = new Date(String(open.impact['since']));
  if (state !== undefined && (came === null || new Date(came.receivedAt) <= since)) return;
  const reason = came === null ? 'nothing is expected of this feed any more' : `${came.fileName} has come`;
  const end = { by: 'hub', reason, ...(came === null ? {} : { cause: came.receiptId }) };
  const isClosed = await hub.database.transaction().execute((trx) => endException(hub, trx, open, end));
  if (isClosed) hub.log.info({ exception: open.id, connection: open.subjectId }, `${open.subjectId}: ${reason}`);
}
