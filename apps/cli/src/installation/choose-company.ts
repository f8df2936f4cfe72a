import { described, problem, type Problem } from '#libs/documents';
import { activeVersions, type Database } from '#libs/store';

import { Refused } from './process-settings.js';

/**
 * The company that a command is about: the one that was named, or the only one.
 * @throws Refused when that is not one
 */
export async function chooseCompany(database: Database, named: string | undefined): Promise<string> {
  const companies = (await activeVersions(database)).map(({ companyId }) => companyId).toSorted();
  const chosen = companyAmong(companies, named);
  if (typeof chosen === 'string') return chosen;
  throw new Refused(described(chosen).message);
}

export function companyAmong(companies: readonly string[], named: string | undefined): string | Problem {
  const [only] = companies;
  if (only === undefined) return problem('company-none');
  const expected = companies.join(', ');
  if (named !== undefined)
    return companies.includes(named) ? named : problem('company-unknown', { found: named, expected });
  return companies.length === 1 ? only : problem('company-several', { expected, params: { example: only } });
}
