import { described, type DescribedProblem } from '#libs/documents';
import { shownKey } from '#libs/mapping';
import type { EntryOutcome, EntryTarget, Fate } from '#libs/store';

import type { ReplyPhase } from './plan-reply.js';

/** What a sender is told of one entry: a status in plain words, our or the target's reference, and every problem. */
export interface EntryStatus {
  status: string;
  reference: string;
  problems: readonly DescribedProblem[];
}

const ACCEPTED = new Set(['created', 'changed', 'cancelled', 'released']);

/** The word for what was here before. */
export const DUPLICATE = 'duplicate';

/** What people call an entry: its number, or what its rows have in common. */
export const nameOfEntry = ({ documentNumber, entryKey }: Pick<EntryOutcome, 'documentNumber' | 'entryKey'>): string =>
  documentNumber ?? shownKey(entryKey);

/** Words for outcomes that no target can change. */
const WORDS: Readonly<Record<string, string>> = {
  unchanged: DUPLICATE,
  held: 'held',
  waiting: 'waiting',
  rejected: 'rejected',
  recorded: 'accepted',
  ignored: 'ignored',
  discarded: 'rejected',
};

/** Words for what targets made of an accepted entry. */
const FATES: Readonly<Record<Fate, string>> = { refused: 'refused', delivered: 'delivered', undelivered: 'accepted' };

/** One word for what became of an entry: `received` tells what we made of it, `result` what its targets made of it. */
export function statusWord(outcome: string, fate: Fate, phase: ReplyPhase): string {
  if (!ACCEPTED.has(outcome)) return WORDS[outcome] ?? outcome;
  return phase === 'received' ? 'received' : FATES[fate];
}

function fateOf({ targets }: EntryOutcome): Fate {
  if (targets.some(isRefusal)) return 'refused';
  return targets.some(({ state }) => state === 'confirmed') ? 'delivered' : 'undelivered';
}

const isRefusal = ({ state }: EntryTarget): boolean => state === 'rejected' || state === 'parked';

/** What is to be told of an entry itself. What it was held for waits for nobody any more once a person has let it pass or refused it. */
export function problemsOfEntry({ outcome, problems }: EntryOutcome): readonly DescribedProblem[] {
  const found = (problems ?? []) as unknown as DescribedProblem[];
  const others = found.filter(({ severity }) => severity !== 'error');
  if (outcome === 'released') return [described({ severity: 'warning', code: 'document-released' }), ...others];
  const verdict = found.find(({ code }) => VERDICTS.has(code));
  if (outcome !== 'discarded' || verdict === undefined) return found;
  const reason = found.find(({ severity, code }) => severity === 'error' && code !== verdict.code);
  return [{ ...placeOf(reason), ...verdict }, ...others];
}

const VERDICTS = new Set<string>(['document-discarded', 'document-cancelled']);

/** Where something was found, and what. */
const placeOf = (problem: DescribedProblem | undefined): Partial<DescribedProblem> => {
  const { line, field, expected, found } = problem ?? {};
  return {
    ...(line !== undefined && { line }),
    ...(field !== undefined && { field }),
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
  };
};

export function entryStatus(entry: EntryOutcome, phase: ReplyPhase): EntryStatus {
  const problems = problemsOfEntry(entry);
  const status = statusWord(entry.outcome, fateOf(entry), phase);
  const ours = entry.knownAs ?? entry.orderId ?? '';
  if (!TELL_TARGETS.has(status)) return { status, reference: ours, problems };
  const delivered = entry.targets.find((target) => target.state === 'confirmed' && target.reference !== null);
  return {
    status,
    reference: delivered?.reference ?? ours,
    problems: [...problems, ...entry.targets.flatMap(trouble)],
  };
}

/** What became of an entry at its targets is told by these words; and what was sent again may still be in trouble there. */
const TELL_TARGETS = new Set(['refused', 'delivered', 'accepted', DUPLICATE]);

const TROUBLES = { rejected: 'target-rejected', parked: 'target-failed', skipped: 'target-settled' } as const;

/** What a target did not take. One that was skipped after it failed was settled by a person; else a newer version took its place. */
function trouble({ connection, state, failure }: EntryTarget): DescribedProblem[] {
  const code = TROUBLES[state as keyof typeof TROUBLES];
  if (code === undefined || (state === 'skipped' && failure === null)) return [];
  const reason = failure?.message?.replace(/\.$/, '') ?? 'no reason given';
  return [
    described({ severity: state === 'skipped' ? 'warning' : 'error', code, params: { target: connection, reason } }),
  ];
}

/** The message of a problem with its line in front, unless it begins with that itself, or with its cell. */
export const placedMessage = ({ line, place, message }: DescribedProblem): string =>
  line === undefined || place !== undefined || message.startsWith('Line ') ? message : `Line ${line}: ${message}`;
