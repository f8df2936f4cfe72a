import pc from 'picocolors';

import { acknowledgeException, closeException } from '#libs/pipeline';
import { findException, type HubException, listExceptions } from '#libs/store';

import { DONE, type ExitCode } from '../exit-code.js';
import { actor } from '../installation/process-settings.js';
import { withCompany, withHub } from '../installation/with-hub.js';
import { plain } from '../output/plain.js';
import { fail, print, printJson, refuse } from '../output/print.js';
import { instant, table } from '../output/table.js';
import { messageOf } from './message-of.js';

/** Closed ones that `--all` shows with the open. */
const MAX_SHOWN = 200;

export const showExceptions = (options: { all?: boolean; company?: string; json?: boolean }): Promise<ExitCode> =>
  withCompany(options.company, async (hub, companyId) => {
    const exceptions = await listExceptions(hub.database, companyId, options.all === true ? MAX_SHOWN : undefined);
    if (options.json === true) printJson(exceptions);
    else if (exceptions.length === 0) print('There are no open exceptions.');
    else {
      const rows = exceptions.map((one) => [
        one.id,
        one.severity,
        stateOf(one, hub.now()),
        one.owner,
        one.dueAt,
        one.subjectId,
        messageOf(one.reason),
      ]);
      table(['exception', 'severity', 'state', 'owner', 'due', 'about', 'what'], rows).forEach(print);
    }
    return DONE;
  });

/** One word for where it stands. */
export function stateOf(
  { closedAt, acknowledgedAt, dueAt }: Pick<HubException, 'closedAt' | 'acknowledgedAt' | 'dueAt'>,
  now: Date,
): string {
  if (closedAt !== null) return 'closed';
  if (acknowledgedAt !== null) return 'in hand';
  return dueAt < now ? 'overdue' : 'open';
}

export const showException = (id: string, options: { json?: boolean }): Promise<ExitCode> =>
  withHub(async (hub) => {
    const exception = await findException(hub.database, id);
    if (exception === undefined) return refuse('exception-unknown', { found: id });
    if (options.json === true) printJson(exception);
    else describe(exception, hub.now()).forEach(print);
    return DONE;
  });

function describe(exception: HubException, now: Date): string[] {
  const { acknowledgedAt, closedAt } = exception;
  return [
    `${exception.id}  ${exception.kind}  ${exception.severity}  ${stateOf(exception, now)}`,
    `  ${plain(messageOf(exception.reason))}`,
    `  about the ${exception.subjectType} ${exception.subjectId}, for ${plain(exception.owner)}`,
    `  opened ${instant(exception.openedAt)}, due ${instant(exception.dueAt)}`,
    ...(acknowledgedAt === null ? [] : [`  in hand since ${instant(acknowledgedAt)}: ${exception.acknowledgedBy}`]),
    ...(closedAt === null
      ? []
      : [`  closed ${instant(closedAt)} by ${exception.closedBy}: ${plain(exception.closeReason ?? '')}`]),
  ];
}

export const acknowledge = (id: string, options: { by?: string }): Promise<ExitCode> =>
  withHub(async (hub) => {
    const change = await acknowledgeException(hub, id, actor(options.by));
    if (!change.ok) return fail(change.problem);
    print(`${pc.green('✓')} ${id} is in hand`);
    return DONE;
  });

export const close = (id: string, options: { reason: string; by?: string }): Promise<ExitCode> =>
  withHub(async (hub) => {
    const change = await closeException(hub, id, { by: actor(options.by), reason: options.reason });
    if (!change.ok) return fail(change.problem);
    print(`${pc.green('✓')} ${id} is closed`);
    return DONE;
  });
