import { activeVersions, countExceptions, type Database } from '#libs/store';

import { type Finding, ok, warn } from './finding.js';

/** What waits for somebody, company by company. */
export async function checkExceptions(database: Database): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { companyId } of await activeVersions(database))
    findings.push(judgeExceptions(companyId, await countExceptions(database, companyId)));
  return findings;
}

export function judgeExceptions(companyId: string, { open, overdue }: { open: number; overdue: number }): Finding {
  return open === 0
    ? ok('exceptions', `${companyId}: none are open`)
    : warn(
        'exceptions',
        `${companyId}: ${open} open, ${overdue} overdue`,
        'see what they are: tradelane exception list',
      );
}
